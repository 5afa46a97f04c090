"""Weights of single features in a query, one parameter for each feature."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from api.validation import NUMBER, RequestModel
from queries.matching import FEATURES

Weight = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False), NUMBER]


class WeightedQuery(RequestModel):
    """A query that may weigh features differently; made complete by :func:`weight_fields`."""

    def weights(self) -> dict[str, float]:
        """Return the weights that the caller set."""
        values = ((each.name, getattr(self, f"weight_{each.name}")) for each in FEATURES)
        return {name: value for name, value in values if value is not None}


def weight_fields() -> dict[str, Any]:
    """Return one field ``weight.FEATURE`` for each feature, to make a model with."""
    return {
        f"weight_{each.name}": (
            Weight | None,
            Field(None, alias=f"weight.{each.name}", description=each.description.en),
        )
        for each in FEATURES
    }
