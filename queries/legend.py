"""What kinds of things there are: the declarations as the page and other systems read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.text import Text

if TYPE_CHECKING:
    from graph.schema import NodeType, Property, RelationType, Schema

GROUPS: dict[str, Text] = {
    "place": Text("区域", "places"),
    "party": Text("党组织", "Party organisations"),
    "organisation": Text("单位与部门", "units and departments"),
    "person": Text("人员与队伍", "people and teams"),
    "list": Text("三张清单", "the three lists"),
    "promise": Text("认领与协议", "promises"),
    "process": Text("机制与过程", "processes"),
}


def legend(schema: Schema) -> dict[str, Any]:
    """Which types are declared, and what are they called?

    Returns:
        ``version``, ``groups``, ``nodes`` and ``relations`` in the order of declaration, without
        what the product keeps about itself.
    """
    return {
        "version": schema.version,
        "groups": [{"name": name, "label": label.as_dict()} for name, label in GROUPS.items()],
        "nodes": [_node(each) for each in schema.nodes.values() if each.group in GROUPS],
        "relations": [_relation(each) for each in schema.relations.values()],
    }


def _node(node: NodeType) -> dict[str, Any]:
    return {
        "name": node.name,
        "label": node.label.as_dict(),
        "plural": node.plural,
        "group": node.group,
        "listed": node.listed,
        "description": node.description.as_dict(),
        "properties": [_property(each) for each in node.properties.values() if not each.derived],
    }


def _relation(relation: RelationType) -> dict[str, Any]:
    return {
        "name": relation.name,
        "label": relation.label.as_dict(),
        "sources": list(relation.sources),
        "targets": list(relation.targets),
        "properties": [
            _property(each) for each in relation.properties.values() if not each.derived
        ],
    }


def _property(declared: Property) -> dict[str, Any]:
    return {
        "name": declared.name,
        "label": declared.label.as_dict(),
        "kind": declared.kind,
        "required": declared.required,
        "personal": declared.personal,
        "choices": [
            {"code": each.code, "label": each.label.as_dict()} for each in declared.choices
        ],
    }
