"""A sheet: one file that has been opened, whose type and columns are understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.csv_table import open_csv
from loaders.mapping import Layout, NodeLayout, RelationLayout, layout_of, type_of

if TYPE_CHECKING:
    from graph.schema import Schema
    from loaders.sources import SourceFile
    from loaders.tables import Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the run.

    Attributes:
        number: Its place among the files of the run, from 0.
        file: The file and the source it speaks for.
        table: Its rows.
        layout: What its columns mean.
    """

    number: int
    file: SourceFile
    table: Table
    layout: Layout

    @property
    def holds_nodes(self) -> bool:
        """Whether its rows are nodes; otherwise they are relationships."""
        return isinstance(self.layout, NodeLayout)

    @property
    def node_layout(self) -> NodeLayout:
        """The layout of a sheet that holds nodes."""
        if not isinstance(self.layout, NodeLayout):
            raise TypeError(f"{self.file.path} holds relationships")
        return self.layout

    @property
    def relation_layout(self) -> RelationLayout:
        """The layout of a sheet that holds relationships."""
        if not isinstance(self.layout, RelationLayout):
            raise TypeError(f"{self.file.path} holds nodes")
        return self.layout


def open_sheet(number: int, file: SourceFile, schema: Schema) -> Sheet:
    """Open a file and understand its name and its columns; no row is read yet.

    Raises:
        UnreadableError: It cannot be read, its type cannot be told, or its header does not fit.
    """
    declared = type_of(file.path, schema)
    table = open_csv(file.path)
    layout = layout_of(declared, table.header, table.header_row, schema)
    return Sheet(number, file, table, layout)
