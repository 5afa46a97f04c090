"""What of a person's data may be shown to whoever has no role that needs it."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """Return a person's name with only the surname kept.

    >>> mask_name("王小明")
    '王＊＊'
    """
    return name[:1] + "＊" * (len(name) - 1)
