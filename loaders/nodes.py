"""Node sheets into batches of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.text import Text
from graph.writer import prepare_node
from loaders.batches import Batch, windows
from loaders.faults import CellFault, Rejection
from loaders.validate import ValueParser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loaders.registry import Registry
    from loaders.sheets import Sheet

_SAME_ID = Text(
    "编号与 {file} 第 {row} 行相同，只导入了前一行",
    "the id is that of row {row} of {file}, which is the one loaded",
)


def node_batches(sheet: Sheet, files: Sequence[str], registry: Registry) -> Iterator[Batch]:
    """Yield the nodes of a sheet, ready to write, in the order of its rows.

    Args:
        sheet: A sheet that holds nodes.
        files: Names of all files of the run, by number, to name the row that a duplicate repeats.
        registry: Takes the id of every good row.

    Raises:
        UnreadableError: The file changed or vanished while it was read.
    """
    layout = sheet.node_layout
    label = layout.declared.name
    parse = ValueParser(layout).parse
    for window, position in windows(sheet):
        batch = Batch(read=len(window), position=position)
        for number, cells, malformed in window:
            values, faults = ({}, [malformed]) if malformed else parse(cells)
            node_id = str(values.get("id"))
            if not faults:
                earlier = registry.claim_node(label, node_id, sheet.number, number)
                if earlier:
                    reason = _SAME_ID.format(file=files[earlier.sheet], row=earlier.row)
                    faults.append(CellFault(layout.id_column.header, node_id, reason))
            if not faults and (keeper := registry.kept(label, node_id)) != node_id:
                # what stands for it is left as it is, but for one more source
                batch.rows.append({"id": keeper, "properties": {}})
            elif faults:
                batch.rejected.append(Rejection(number, cells, tuple(faults)))
            else:
                batch.rows.append(prepare_node(layout.declared, values))
        batch.refused = len(batch.rejected)
        yield batch
