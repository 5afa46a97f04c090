"""Nodes of the graph as objects of HSDS 3.1; the mirror of :mod:`loaders.formats.hsds_rows`.

Ids are UUIDs, made from the node's type and id unless the id is one. What the standard has no field
for is an attribute of ours, so that a later import gives the same node again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.measures import MEASURES
from graph.model.vocabulary import BENEFICIARY_GROUPS
from graph.values import join_list
from loaders.export.words import word
from loaders.formats.hsds_notes import OtherEnd
from loaders.formats.hsds_words import (
    CATEGORY_TAXONOMY,
    OWN_PROPERTY,
    OWN_RELATION,
    OWN_SCHEME,
    PLACE_TYPES,
    PROPERTY_TAXONOMY,
    PROVIDER_TYPES,
    STATUSES,
    TOPIC,
    TYPE,
    UNNAMED,
    UNSAID,
    hsds_id,
    own_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.schema import NodeType, Schema

Object = dict[str, Any]

CATEGORIES: Object = {
    "id": CATEGORY_TAXONOMY,
    "name": "共建分类 / co-building categories",
    "description": "需求、资源和诉求共用的分类树 / one tree for needs, resources and appeals",
    "version": "1",
}
PROPERTIES: Object = {
    "id": PROPERTY_TAXONOMY,
    "name": "共建图谱的属性 / properties of the co-building graph",
    "description": "HSDS 没有对应字段的属性 / properties that HSDS has no field for",
    "version": "1",
}
_COUNTRY = "CN"
_NEVER = "1970-01-01T00:00:00Z"
_UNSPECIFIED = "unspecified"
_GROUP_NAMES = {each.code: each.label.zh for each in BENEFICIARY_GROUPS}
_STATUS_OF = {state: status for status, state in reversed(STATUSES.items())}
_PROVIDER_FIELDS = frozenset(
    {"name", "aliases", "description", "address", "location", "contact_person", "phone"}
)
_SERVICE_FIELDS = frozenset(
    (
        *("name", "aliases", "description", "status", "minimum_age", "maximum_age"),
        *("beneficiary_groups", "starts_on", "ends_on", "location", "quantity"),
    )
)
_TERM_FIELDS = frozenset({"name", "description"})
# how an organisation may be joined to a place, an area that its services reach
_IN_PLACE = frozenset({"LOCATED_IN", "SERVES"})


@dataclass(frozen=True, slots=True)
class Found:
    """A node as it was read: its type, its properties, and what it is joined to."""

    label: str
    node: Mapping[str, Any]
    ends: Sequence[Mapping[str, Any]]

    @property
    def hsds_id(self) -> str:
        """The UUID under which it is written."""
        return hsds_id(self.label, self.node["id"])

    def places(self) -> list[Mapping[str, Any]]:
        """Return the communities and townships that it is in or serves."""
        return [
            each for each in self.ends if each["type"] in _IN_PLACE and each["label"] in PLACE_TYPES
        ]


class Objects:
    """Makes the objects of one export."""

    def __init__(self, schema: Schema, *, public: bool) -> None:
        """Prepare for a schema; nothing personal is written when ``public``."""
        self._schema = schema
        self._public = public
        self.categories: dict[str, Object] = {}

    def organization(self, found: Found) -> Object:
        """Return a provider as an organisation."""
        node, own = found.node, found.hsds_id
        extra = [(TYPE, found.label)]
        said = self._common(found)
        if not self._public:
            if node.get("contact_person"):
                contact = own_id("contact", own)
                said["contacts"] = [{"id": contact, "name": node["contact_person"]}]
            if node.get("phone"):
                said["phones"] = [{"id": own_id("phone", own), "number": node["phone"]}]
        place = _location(own, node.get("location"), node.get("address"))
        if place:
            said["locations"] = [place]
        properties = self._rest(found, _PROVIDER_FIELDS, extra)
        relations = [self._relation(found, each) for each in found.places()]
        return {**said, "attributes": [*properties, *relations]}

    def unnamed(self) -> Object:
        """Return the organisation of services that a person offers, or nobody."""
        own = own_id(UNNAMED)
        said = {"id": own, "name": "未具名 / not named", "description": ""}
        properties = ((TYPE, "Unit"), ("id", UNNAMED))
        return {
            **said,
            "attributes": [self._property("Unit", own, name, text) for name, text in properties],
        }

    def service(self, found: Found, provider: Found | None) -> Object:
        """Return a resource as a full service of its provider."""
        node, own = found.node, found.hsds_id
        organization = self.organization(provider) if provider else self.unnamed()
        said = {**self._common(found), "organization": organization}
        status = node.get("status")
        said["status"] = _STATUS_OF[status] if status else "active"
        groups = [_GROUP_NAMES[each] for each in node.get("beneficiary_groups") or ()]
        if groups:
            said["eligibility_description"] = "；".join(groups)
        for name in ("minimum_age", "maximum_age"):
            if node.get(name) is not None:
                said[name] = node[name]
        said |= _times(own, node) | _capacity(own, node)
        place = _location(own, node.get("location"), None)
        if place:
            at = own_id("service_at_location", own)
            said["service_at_locations"] = [{"id": at, "location": place}]
        own_places = found.places()
        places = own_places or (provider.places() if provider else [])
        areas = [self._area(found, each) for each in places]
        if areas:
            said["service_areas"] = areas
        extra = [] if status else [(UNSAID, "status")]
        alone = _SERVICE_FIELDS
        if node.get("quantity") is not None:
            alone |= {"unit_of_measure"}
        attributes = self._rest(found, alone, extra)
        attributes += [
            self._relation(found, each) for each in (*_others(found, provider), *own_places)
        ]
        attributes += [self._topic(found, each) for each in _of_type(found, "IN_CATEGORY")]
        return {**said, "attributes": attributes}

    def term(self, found: Found) -> Object:
        """Return a category as a term of a taxonomy, and keep it for the services in it."""
        parents = _of_type(found, "CHILD_OF")
        term = {
            "id": found.hsds_id,
            "code": found.node["id"],
            "name": found.node.get("name") or "",
            "description": found.node.get("description") or "",
            **({"parent_id": hsds_id("Category", parents[0]["id"])} if parents else {}),
            "taxonomy": CATEGORIES["name"],
            "taxonomy_detail": CATEGORIES,
            "language": "zh",
            "attributes": [
                *self._rest(found, _TERM_FIELDS, []),
                *(self._relation(found, each) for each in parents),
            ],
        }
        self.categories[found.node["id"]] = term
        return term

    def property_terms(self) -> Iterable[Object]:
        """Yield a term for every property that an attribute of ours may carry."""
        for label in (*PROVIDER_TYPES, "Resource", "Category"):
            node = self._schema.nodes[label]
            names = [each.name for each in node.properties.values() if not each.derived]
            for name in (*names, TYPE, UNSAID):
                yield self._term_of(label, name)
        for name in ("LOCATED_IN", "SERVES", "OFFERS", "CHILD_OF"):
            yield self._term_of("", name)

    def _common(self, found: Found) -> Object:
        node = found.node
        said: Object = {"id": found.hsds_id, "name": node.get("name") or ""}
        if node.get("aliases"):
            said["alternate_name"] = join_list(node["aliases"])
        said["description"] = node.get("description") or ""
        return said

    def _rest(
        self, found: Found, known: frozenset[str], extra: Iterable[tuple[str, str]]
    ) -> list[Object]:
        """Return an attribute for every property that has no field."""
        declared: NodeType = self._schema.nodes[found.label]
        said = [*extra]
        for name, each in declared.properties.items():
            value = found.node.get(name)
            needless = name == "id" and found.hsds_id == value
            if value is None or each.derived or needless or (each.personal and self._public):
                continue
            if name not in known:
                listed = isinstance(value, list)
                said.append((name, join_list(map(word, value)) if listed else word(value)))
        return [self._property(found.label, found.hsds_id, *each) for each in said]

    def _property(self, label: str, owner: str, name: str, text: str) -> Object:
        return {
            "id": own_id("attribute", owner, name),
            "link_type": OWN_PROPERTY,
            "label": name,
            "value": text,
            "taxonomy_term": self._term_of(label, name),
        }

    def _relation(self, found: Found, end: Mapping[str, Any]) -> Object:
        other = OtherEnd(end["label"], end["id"], end["name"] or end["id"], end["synthetic"])
        return {
            "id": own_id("attribute", found.hsds_id, end["type"], end["label"], end["id"]),
            "link_type": OWN_RELATION,
            "label": end["type"],
            "value": other.as_text(),
            "taxonomy_term": self._term_of("", end["type"]),
        }

    def _topic(self, found: Found, end: Mapping[str, Any]) -> Object:
        return {
            "id": own_id("attribute", found.hsds_id, TOPIC, end["id"]),
            "link_type": TOPIC,
            "taxonomy_term": self.categories[end["id"]],
        }

    def _area(self, found: Found, place: Mapping[str, Any]) -> Object:
        area = own_id("service_area", found.hsds_id, place["id"])
        return {
            "id": area,
            "name": place["name"],
            "extent_type": "text",
            "attributes": [self._relation(Found("service_area", {"id": area}, ()), place)],
        }

    def _term_of(self, label: str, name: str) -> Object:
        node = self._schema.nodes.get(label)
        declared = node.properties.get(name) if node else None
        relation = self._schema.relations.get(name)
        wording = declared.label if declared else relation.label if relation else None
        return {
            "id": own_id("property", label, name),
            "code": f"{label}.{name}" if label else name,
            "name": f"{wording.zh} / {wording.en}" if wording else name,
            "description": "",
            "taxonomy": PROPERTIES["name"],
            "taxonomy_detail": PROPERTIES,
        }


def _of_type(found: Found, name: str) -> list[Mapping[str, Any]]:
    return [each for each in found.ends if each["type"] == name]


def providers(found: Found) -> list[Mapping[str, Any]]:
    """Return who offers a resource and may be named, the one it is written under first."""
    named = [each for each in _of_type(found, "OFFERS") if each["label"] in PROVIDER_TYPES]
    return sorted(named, key=lambda each: (PROVIDER_TYPES.index(each["label"]), each["id"]))


def _others(found: Found, provider: Found | None) -> list[Mapping[str, Any]]:
    """Return who offers a resource beside the provider that it is written under."""
    return providers(found)[1:] if provider else []


def _location(owner: str, position: Any, address: str | None) -> Object | None:  # noqa: ANN401 - a point of the driver
    if position is None and not address:
        return None
    said: Object = {"id": own_id("location", owner), "location_type": "physical"}
    if position is not None:
        said |= {"latitude": position.latitude, "longitude": position.longitude}
    if address:
        said["addresses"] = [
            {
                "id": own_id("address", owner),
                "address_1": address,
                "city": "",
                "state_province": "",
                "postal_code": "",
                "country": _COUNTRY,
                "address_type": "physical",
            }
        ]
    return said


def _times(owner: str, node: Mapping[str, Any]) -> Object:
    days = {
        field: word(node[name])
        for field, name in (("valid_from", "starts_on"), ("valid_to", "ends_on"))
        if node.get(name) is not None
    }
    return {"schedules": [{"id": own_id("schedule", owner), **days}]} if days else {}


def _capacity(owner: str, node: Mapping[str, Any]) -> Object:
    if node.get("quantity") is None:
        return {}
    code = node.get("unit_of_measure")
    label = MEASURES[code].choice.label if code else None
    unit = {
        "id": own_id("unit", code or _UNSPECIFIED),
        "name": f"{label.zh} / {label.en}" if label else "未注明 / unspecified",
        "scheme": OWN_SCHEME,
        "identifier": code or _UNSPECIFIED,
    }
    updated = node.get("updated_at")
    capacity = {
        "id": own_id("capacity", owner),
        "unit": unit,
        "available": node["quantity"],
        "updated": word(updated) if updated is not None else _NEVER,
    }
    return {"capacities": [capacity]}
