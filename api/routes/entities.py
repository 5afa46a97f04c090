"""Lists and details of every listed kind of thing, from the declarations; suggestions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint

from api.answers import SearchPage, detail_answer, node_answer, page_answer
from api.paging import page, position
from api.requests import SEARCHED_TYPES, SearchQuery, list_query
from api.resources import database
from graph.model import SCHEMA
from queries.entities import ListRequest, filters_of, get_node, list_nodes
from queries.search import search

if TYPE_CHECKING:
    from flask import Response

    from graph.schema import NodeType

blueprint = APIBlueprint("entities", __name__, url_prefix="/api/v1", tag="Graph")


@blueprint.get("/search")
@blueprint.input(SearchQuery, location="query")
@blueprint.output(SearchPage)
def get_search(query_data: SearchQuery) -> dict[str, Any]:
    """Which things are called like this, by name, alias, pinyin or initials?"""
    found = search(
        database(),
        query_data.q,
        labels=query_data.label or SEARCHED_TYPES,
        limit=query_data.limit,
    )
    return {"items": found, "total": len(found)}


def _publish(node: NodeType) -> None:
    """Add the list and the detail of one node type."""
    item = node_answer(node.name)
    filters = tuple(filters_of(SCHEMA, node))

    @blueprint.get(f"/{node.plural}", endpoint=f"list_{node.name}")
    @blueprint.input(list_query(node.name), location="query")
    @blueprint.output(page_answer(item))
    @blueprint.doc(summary=f"{node.label.zh}列表 / which {node.plural} are there?")
    def get_list(query_data: Any) -> Response:  # noqa: ANN401 - a model made from the declaration
        values = {name: getattr(query_data, name) for name in filters}
        found, total = list_nodes(
            database(),
            SCHEMA,
            node,
            ListRequest(
                values={name: value for name, value in values.items() if value is not None},
                text=query_data.q,
                after=position(query_data.cursor),
                limit=query_data.limit + 1,
            ),
        )
        return page(found, total, limit=query_data.limit)

    @blueprint.get(f"/{node.plural}/<node_id>", endpoint=f"get_{node.name}")
    @blueprint.output(detail_answer(item))
    @blueprint.doc(summary=f"{node.label.zh}详情 / what is known of one {node.label.en}?")
    def get_one(node_id: str) -> dict[str, Any]:
        return get_node(database(), SCHEMA, node, node_id)


for _node in SCHEMA.nodes.values():
    if _node.listed:
        _publish(_node)
