"""Text in the two languages that the product speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label, in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the wording in one language."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Return the text with its ``{placeholders}`` filled in, in both languages.

        A value that is itself a :class:`Text` is inserted in the matching language.
        """
        if not any(isinstance(value, Text) for value in values.values()):
            return Text(self.zh.format(**values), self.en.format(**values))
        return Text(
            self.zh.format(**{key: _in(value, "zh") for key, value in values.items()}),
            self.en.format(**{key: _in(value, "en") for key, value in values.items()}),
        )

    def as_dict(self) -> dict[str, str]:
        """Return ``{"zh": …, "en": …}``, the form used in JSON answers."""
        return {"zh": self.zh, "en": self.en}


def _in(value: object, language: Language) -> object:
    return value.in_language(language) if isinstance(value, Text) else value
