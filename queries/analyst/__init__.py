"""Cypher that analysts write themselves: read only, checked, cut, masked and logged."""

from queries.analyst.run import (
    MAXIMUM_ROWS,
    MAXIMUM_SECONDS,
    CypherRequest,
    check_cypher,
    run_cypher,
)

__all__ = ["MAXIMUM_ROWS", "MAXIMUM_SECONDS", "CypherRequest", "check_cypher", "run_cypher"]
