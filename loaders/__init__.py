"""Files into the graph: read, validate, load, and say what became of every row.

A sheet is a CSV file of one node type or one relation type; its name says which. Nothing here
knows HTTP or the command line, and nothing writes to the graph but :class:`graph.writer.Writer`.
"""

from loaders.faults import Fault
from loaders.load import load
from loaders.progress import Progress, RichProgress
from loaders.report import Counts, LoadReport, SheetReport

__all__ = [
    "Counts",
    "Fault",
    "LoadReport",
    "Progress",
    "RichProgress",
    "SheetReport",
    "load",
]
