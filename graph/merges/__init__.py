"""Two records of one thing made one, and two again; and pairs that are not the same."""

from graph.merges.dismissals import Dismissal, dismiss
from graph.merges.memory import (
    MERGEABLE,
    Merge,
    find_merge,
    list_merges,
    merged_ids,
    merges_of_import,
)
from graph.merges.merge import merge_nodes
from graph.merges.undo import MergeConflict, UnmergeConflictError, unmerge

__all__ = [
    "MERGEABLE",
    "Dismissal",
    "Merge",
    "MergeConflict",
    "UnmergeConflictError",
    "dismiss",
    "find_merge",
    "list_merges",
    "merge_nodes",
    "merged_ids",
    "merges_of_import",
    "unmerge",
]
