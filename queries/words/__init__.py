"""Questions in words: what is asked, about what, the answer, and the reading shown back."""

from __future__ import annotations

from queries.words.answers import Asker
from queries.words.ask import Choice, Corrected, ask
from queries.words.lexicon import intents
from queries.words.telling import examples

__all__ = ["Asker", "Choice", "Corrected", "ask", "examples", "intents"]
