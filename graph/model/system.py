"""What the product keeps about itself in the graph."""

from __future__ import annotations

from graph.schema import Choice, NodeType, Property
from graph.text import Text

_PAIR_TYPE = (
    Property(
        name="type",
        label=Text("类型", "type"),
        required=True,
        indexed=True,
        note=Text("节点类型", "Node type"),
    ),
)
_DECISION = (
    Property(name="reason", label=Text("理由", "reason"), required=True),
    Property(name="by", label=Text("判断人", "judged by"), personal=True),
    Property(name="at", label=Text("时间", "at"), kind="datetime", required=True),
)

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
            Property(name="node_id", label=Text("节点编号", "node id"), indexed=True),
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
            Property(
                name="retired",
                label=Text("已撤下", "retired"),
                kind="boolean",
                note=Text(
                    "来源不再提及而撤下；撤销导入时恢复",
                    "Taken out because its source no longer says it; undoing brings it back",
                ),
            ),
            Property(name="undone_at", label=Text("撤销时间", "undone at"), kind="datetime"),
        ),
        searchable=False,
        listed=False,
    ),
    NodeType(
        name="Merge",
        label=Text("合并", "merge"),
        plural="merges",
        group="system",
        description=Text(
            "把重复的一个并入另一个，留有还原所需的一切",
            "One thing merged into another one, with all that is needed to undo it",
        ),
        own_properties=(
            *_PAIR_TYPE,
            Property(
                name="keep_id", label=Text("保留编号", "kept id"), required=True, indexed=True
            ),
            Property(
                name="lose_id", label=Text("并入编号", "merged id"), required=True, indexed=True
            ),
            *_DECISION,
            Property(
                name="state",
                label=Text("状态", "state"),
                required=True,
                choices=(
                    Choice("merged", Text("已合并", "merged")),
                    Choice("undone", Text("已撤销", "undone")),
                ),
            ),
            Property(name="undone_at", label=Text("撤销时间", "undone at"), kind="datetime"),
            Property(
                name="imports",
                label=Text("涉及批次", "imports"),
                kind="strings",
                note=Text(
                    "并入者及其关系由哪些批次录入",
                    "The imports that created what was merged away, and its relationships",
                ),
            ),
            Property(
                name="record",
                label=Text("还原记录", "record"),
                personal=True,
                note=Text("合并前的一切，JSON", "Everything as it was before, as JSON"),
            ),
        ),
        searchable=False,
        listed=False,
    ),
    NodeType(
        name="NotSame",
        label=Text("并非重复", "not the same"),
        plural="duplicate-dismissals",
        group="system",
        description=Text(
            "经人判断并非同一对象的两个对象",
            "Two things that somebody judged not to be the same",
        ),
        own_properties=(
            *_PAIR_TYPE,
            Property(name="first_id", label=Text("其一编号", "id of the one"), required=True),
            Property(name="second_id", label=Text("其二编号", "id of the other"), required=True),
            *_DECISION,
        ),
        searchable=False,
        listed=False,
    ),
    NodeType(
        name="SavedQuery",
        label=Text("保存的查询", "saved query"),
        plural="saved-queries",
        group="system",
        description=Text(
            "分析者保存的只读 Cypher 查询，凭编号共享",
            "A reading Cypher query that an analyst saved, shared by its id",
        ),
        own_properties=(
            Property(name="query", label=Text("查询", "query"), required=True),
            Property(
                name="parameters",
                label=Text("参数默认值", "default parameters"),
                note=Text("JSON", "as JSON"),
            ),
            Property(name="saved_by", label=Text("保存人", "saved by"), personal=True),
        ),
        searchable=False,
        listed=False,
    ),
)
