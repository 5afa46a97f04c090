"""Which two things may be the same? Asked of units, persons and needs."""

from queries.duplicates.candidates import (
    DEFAULT_MINIMUM,
    Candidate,
    Candidates,
    duplicate_candidates,
)
from queries.duplicates.profiles import PROFILES

TYPES = tuple(PROFILES)

__all__ = [
    "DEFAULT_MINIMUM",
    "TYPES",
    "Candidate",
    "Candidates",
    "duplicate_candidates",
]
