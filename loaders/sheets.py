"""Sheets: what the files of a run hold, each with its type and the meaning of its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loaders.csv_table import open_csv
from loaders.faults import UnreadableError
from loaders.file_names import plain_stem
from loaders.formats.known import FORMATS
from loaders.headers import HeaderChooser, at_row, by_names, by_schema
from loaders.mapped import spool_mapped
from loaders.mapping import (
    Layout,
    NodeLayout,
    RelationLayout,
    layout_of,
    type_named,
    type_of,
)
from loaders.spool import Spool, SpooledTable
from loaders.workbook import WORKBOOK_ENDINGS, open_workbook, sheet_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.schema import NodeType, RelationType, Schema
    from loaders.mapping_file import Mapping, SheetMapping
    from loaders.sources import SourceFile
    from loaders.tables import Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the run: a CSV file, a sheet of a workbook, a part of something else.

    Attributes:
        number: Its place among the sheets of the run, from 0.
        file: The file and the source it speaks for.
        table: Its rows.
        layout: What its columns mean.
    """

    number: int
    file: SourceFile
    table: Table
    layout: Layout

    @property
    def file_name(self) -> str:
        """How people are told which file it is: one of several that are read together by its own.

        The tables of a package stand beside the description that was given.
        """
        return self.file.name_of(self.table.path)

    @property
    def reject_name(self) -> str:
        """What the file of its rejected rows is called, so that it can be loaded as it stands."""
        named = isinstance(self.table, SpooledTable) or self.table.sheet is not None
        return self.layout.declared.name if named else plain_stem(self.file.path)

    @property
    def reject_header(self) -> tuple[str, ...]:
        """The header of that file."""
        table = self.table
        return table.columns if isinstance(table, SpooledTable) else table.header

    @property
    def holds_nodes(self) -> bool:
        """Whether its rows are nodes; otherwise they are relationships."""
        return isinstance(self.layout, NodeLayout)

    @property
    def types(self) -> Iterator[str]:
        """The types that its rows may write: its own, and the relations of reference columns."""
        yield self.layout.declared.name
        if isinstance(self.layout, NodeLayout):
            yield from (each.relation.name for each in self.layout.references)

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


def open_tables(
    path: Path, schema: Schema, mapping: Mapping | None, folder: Path
) -> Iterator[tuple[str | None, tuple[Table, Layout] | UnreadableError]]:
    """What does a file hold?

    A sheet that the mapping speaks of is read as it says. Other formats are read through a spool.
    Everything else is understood by its name and its header alone.

    Args:
        path: The file.
        schema: What names and headers mean.
        mapping: What the columns of foreign sheets mean.
        folder: An empty folder for what has to be laid down on the way.

    Yields:
        The name of each sheet (None where the file has only one), with its table and what its
        columns mean, or with the reason why it cannot be read.
    """
    try:
        names = _names(path)
    except UnreadableError as error:
        yield None, error
        return
    for name in names:
        told = mapping.of(path.name, name) if mapping else None
        try:
            if told:
                yield from _mapped(path, name, told, schema, folder)
            elif name is None and (read := _spooled_format(path, schema, folder)) is not None:
                yield from ((each.sheet, (each, _layout(each, schema))) for each in read)
            else:
                table, declared = _by_name(path, name, len(names) == 1, schema)
                layout = layout_of(declared, table.header, table.header_row, schema)
                yield name, (table, layout)
        except UnreadableError as error:
            yield name, error


def _names(path: Path) -> tuple[str | None, ...]:
    """Return the names of the sheets of a workbook; one None for any other file."""
    if path.suffix.casefold() in WORKBOOK_ENDINGS:
        return tuple(sheet_names(path))
    return (None,)


def _mapped(
    path: Path, name: str | None, told: SheetMapping, schema: Schema, folder: Path
) -> Iterator[tuple[str | None, tuple[Table, Layout]]]:
    choose = at_row(told.header_row) if told.header_row else by_names(told.columns())
    spool = Spool(subfolder(folder))
    try:
        spool_mapped(_open(path, name, choose), told, spool, schema)
    finally:
        tables = spool.tables()
    yield from ((name, (each, _layout(each, schema))) for each in tables)


def _spooled_format(path: Path, schema: Schema, folder: Path) -> list[SpooledTable] | None:
    for each in FORMATS:
        if each.claims(path):
            spool = Spool(subfolder(folder))
            try:
                each.convert(path, spool, schema)
            finally:
                tables = spool.tables()
            return tables
    return None


def _by_name(
    path: Path, name: str | None, alone: bool, schema: Schema
) -> tuple[Table, NodeType | RelationType]:
    """Open a table whose type its name tells: that of the sheet, or that of the only sheet's file.

    Raises:
        UnreadableError: No name tells a type, or the table cannot be read.
    """
    if name is None:
        declared = type_of(path, schema)
    else:
        try:
            declared = type_named(name, schema)
        except UnreadableError:
            if not alone:
                raise
            declared = type_of(path, schema)
    return _open(path, name, by_schema(schema, declared)), declared


def _open(path: Path, name: str | None, choose: HeaderChooser) -> Table:
    if name is None:
        return open_csv(path, choose)
    [table] = open_workbook(path, choose, only=[name])
    return table


def _layout(table: SpooledTable, schema: Schema) -> Layout:
    """Return what the columns of a part mean, called as the file itself calls them."""
    declared = schema.nodes.get(table.declared) or schema.relations[table.declared]
    layout = layout_of(declared, table.columns, table.header_row, schema)
    properties = tuple(replace(each, header=table.header[each.index]) for each in layout.properties)
    if isinstance(layout, NodeLayout):
        references = tuple(
            replace(each, header=table.header[each.index]) for each in layout.references
        )
        return replace(layout, properties=properties, references=references)
    ends = {
        end: replace(each, header=table.header[each.index]) for end, each in layout.ends.items()
    }
    return replace(layout, properties=properties, ends=ends)


def subfolder(folder: Path) -> Path:
    """Make a new folder within a folder that holds nothing else, and return it."""
    made = folder / str(sum(1 for _ in folder.iterdir()))
    made.mkdir()
    return made
