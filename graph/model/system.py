"""What the product keeps about itself in the graph."""

from __future__ import annotations

from graph.schema import Choice, NodeType, Property
from graph.text import Text

NODES = (
    NodeType(
        name="SchemaState",
        label=Text("模式版本", "schema state"),
        plural="schema-states",
        group="system",
        description=Text(
            "已应用的模式版本", "The version of the schema that was applied to this database"
        ),
        own_properties=(
            Property(
                name="version",
                label=Text("版本", "version"),
                kind="integer",
                required=True,
                minimum=1,
            ),
        ),
        searchable=False,
        listed=False,
    ),
    NodeType(
        name="ImportBatch",
        label=Text("导入批次", "import"),
        plural="imports",
        group="system",
        description=Text(
            "一次导入：哪些文件，写了什么，结果如何",
            "One import: which files, what it wrote and how it ended",
        ),
        own_properties=(
            Property(
                name="state",
                label=Text("状态", "state"),
                required=True,
                choices=(
                    Choice("running", Text("进行中", "running")),
                    Choice("done", Text("已完成", "done")),
                    Choice("undoing", Text("撤销中", "undoing")),
                    Choice("undone", Text("已撤销", "undone")),
                ),
            ),
            Property(
                name="fingerprint",
                label=Text("文件指纹", "fingerprint"),
                indexed=True,
                note=Text(
                    "文件内容的 SHA-256，中断后凭它接着导入",
                    "SHA-256 of the files; an interrupted import is taken up again by it",
                ),
            ),
            Property(name="files", label=Text("文件", "files"), kind="strings"),
            Property(
                name="types",
                label=Text("类型", "types"),
                kind="strings",
                note=Text(
                    "可能写入的节点类型与关系类型",
                    "Node types and relation types that it may write",
                ),
            ),
            Property(name="started_at", label=Text("开始时间", "started at"), kind="datetime"),
            Property(name="finished_at", label=Text("结束时间", "finished at"), kind="datetime"),
            Property(name="undone_at", label=Text("撤销时间", "undone at"), kind="datetime"),
            Property(name="report", label=Text("结果", "report"), note=Text("JSON", "as JSON")),
        ),
        searchable=False,
        listed=False,
    ),
    NodeType(
        name="Change",
        label=Text("变更", "change"),
        plural="changes",
        group="system",
        description=Text(
            "一次导入改动已有节点或关系前后的值，供查看与撤销",
            "What an import found and left where it changed something that was there",
        ),
        own_properties=(
            Property(
                name="import_id", label=Text("导入批次", "import"), required=True, indexed=True
            ),
            Property(
                name="type",
                label=Text("类型", "type"),
                required=True,
                note=Text("节点类型或关系类型", "Node type or relation type"),
            ),
            Property(name="node_id", label=Text("节点编号", "node id")),
            Property(name="from_type", label=Text("起点类型", "type of start")),
            Property(name="from_id", label=Text("起点编号", "id of start")),
            Property(name="to_type", label=Text("终点类型", "type of end")),
            Property(name="to_id", label=Text("终点编号", "id of end")),
            Property(
                name="keys",
                label=Text("改动的属性", "changed properties"),
                kind="strings",
                note=Text(
                    "值在 before.属性 与 after.属性 中",
                    "Their values are in before.<property> and after.<property>",
                ),
            ),
            Property(name="undone_at", label=Text("撤销时间", "undone at"), kind="datetime"),
        ),
        searchable=False,
        listed=False,
    ),
)
