"""Imports as the graph remembers them: begun, finished, shown, undone."""

from graph.imports.batch import (
    Batch,
    begin_import,
    changes_of,
    find_import,
    finish_import,
    list_imports,
)
from graph.imports.retire import Fate, retire_nodes, retire_relations
from graph.imports.undo import Conflict, UndoConflictError, Undone, undo_import

__all__ = [
    "Batch",
    "Conflict",
    "Fate",
    "UndoConflictError",
    "Undone",
    "begin_import",
    "changes_of",
    "find_import",
    "finish_import",
    "list_imports",
    "retire_nodes",
    "retire_relations",
    "undo_import",
]
