"""The words of HSDS 3.1, the Human Services Data Specification, and those that we add to it.

What the standard has no word for travels in ``attributes``, as it provides: an attribute whose
``link_type`` is one of ours carries a property, or the other end of a relationship, of the graph.
"""

from __future__ import annotations

import uuid
from typing import Final

TABLES: Final[dict[str, str]] = {
    "organizations": "organization",
    "services": "service",
    "taxonomy_terms": "taxonomy_term",
    "taxonomies": "taxonomy",
    "locations": "location",
    "service_at_location": "service_at_location",
    "programs": "program",
    "schedules": "schedule",
    "service_capacity": "service_capacity",
    "service_areas": "service_area",
    "units": "unit",
    "contacts": "contact",
    "phones": "phone",
    "addresses": "address",
    "attributes": "attribute",
    "languages": "language",
    "accessibility": "accessibility",
    "cost_options": "cost_option",
    "funding": "funding",
    "required_documents": "required_document",
    "organization_identifiers": "organization_identifier",
    "url": "url",
    "metadata": "metadata",
    "meta_table_descriptions": "meta_table_description",
}
"""Tables of the tabular data package by the stem of their file; those that speak for a package
where it has no ``datapackage.json`` stand first."""

PARENTS: Final[dict[str, tuple[str, ...]]] = {
    "service": ("organization",),
    "location": ("organization",),
    "program": ("organization",),
    "organization_identifier": ("organization",),
    "service_at_location": ("service",),
    "service_capacity": ("service",),
    "required_document": ("service",),
    "cost_option": ("service",),
    "service_area": ("service", "service_at_location"),
    "schedule": ("service", "location", "service_at_location"),
    "funding": ("organization", "service"),
    "url": ("organization", "service"),
    "language": ("service", "location", "phone"),
    "address": ("location",),
    "accessibility": ("location",),
    "contact": ("organization", "service", "service_at_location", "location"),
    "phone": ("location", "service", "organization", "contact", "service_at_location"),
}
"""Of what a record is part: in a table ``<parent>_id`` names it, in a document it stands inside."""

LISTS: Final[dict[str, str]] = {
    "services": "service",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "programs": "program",
    "schedules": "schedule",
    "capacities": "service_capacity",
    "service_areas": "service_area",
    "contacts": "contact",
    "phones": "phone",
    "addresses": "address",
    "attributes": "attribute",
    "languages": "language",
    "accessibility": "accessibility",
    "cost_options": "cost_option",
    "funding": "funding",
    "required_documents": "required_document",
    "organization_identifiers": "organization_identifier",
    "additional_urls": "url",
    "additional_websites": "url",
    "metadata": "metadata",
}
"""What the lists inside a document hold, by their name."""

SINGLES: Final[dict[str, tuple[str, str]]] = {
    "organization": ("organization", "organization_id"),
    "program": ("program", "program_id"),
    "service": ("service", "service_id"),
    "location": ("location", "location_id"),
    "unit": ("unit", "unit_id"),
    "taxonomy_term": ("taxonomy_term", "taxonomy_term_id"),
    "taxonomy_detail": ("taxonomy", "taxonomy_id"),
}
"""What stands alone inside a document, and the column that names it in a table."""

POINTERS: Final[dict[str, tuple[str, str]]] = {
    "attribute": ("link_id", "link_entity"),
    "metadata": ("resource_id", "resource_type"),
}
"""Records that may belong to anything: the columns that name it and its table."""

ADDRESS: Final = (
    *("address_1", "address_2", "city", "region"),
    *("state_province", "postal_code", "country"),
)
"""Fields of an address, in the order in which they are written in one line."""

STATUSES: Final[dict[str, str]] = {
    "active": "available",
    "temporarily closed": "paused",
    "inactive": "paused",
    "defunct": "retired",
}
"""State of a resource for every status of a service; the first that fits is written."""

MEASURE_CODES: Final[dict[str, str]] = {
    "kgm": "kilogram",
    "tne": "tonne",
    "hur": "hour",
    "min": "minute",
    "day": "day",
    "mtr": "metre",
    "mtk": "square_metre",
    "cny": "yuan",
    "ea": "item",
    "h87": "item",
    "c62": "item",
    "hours": "hour",
    "days": "day",
    "minutes": "minute",
    "bed": "place",
    "beds": "place",
    "seat": "place",
    "seats": "place",
    "people": "person",
    "items": "item",
}
"""Our units of measure by the codes of UN/ECE Recommendation 20 and usual English words."""

OWN_PROPERTY: Final = "cobuild-property"
OWN_RELATION: Final = "cobuild-relation"
TOPIC: Final = "topic"
"""``link_type`` of an attribute that says what a service is about."""
OWN_SCHEME: Final = "cobuild"
UNSAID: Final = "unsaid"
"""Name of the attribute that lists what the standard demands but the graph does not say."""
TYPE: Final = "type"

PROVIDER_TYPES: Final = ("Unit", "Department", "Team", "Community", "Township")
"""Node types that are written as organisations."""
PLACE_TYPES: Final = ("Community", "Township")
"""Node types that may be an area of service."""
UNNAMED: Final = "unnamed-provider"
"""The organisation under which services are written that a person offers, or nobody."""

_NAMESPACE: Final = uuid.UUID("6f1b6a3e-0f0e-5f0a-9d7c-3b1f8c5f2a11")


def own_id(*parts: str) -> str:
    """Return the UUID of something that we write; always the same for the same parts.

    >>> own_id("Unit", "u1") == own_id("Unit", "u1") != own_id("Unit", "u2")
    True
    """
    return str(uuid.uuid5(_NAMESPACE, "\0".join(parts)))


def hsds_id(label: str, node_id: str) -> str:
    """Return the UUID under which a node is written: its own id where that is one.

    >>> hsds_id("Unit", "ac148810-d857-441c-9679-408f346de14b")
    'ac148810-d857-441c-9679-408f346de14b'
    """
    try:
        plain = str(uuid.UUID(node_id)) == node_id
    except ValueError:
        plain = False
    return node_id if plain else own_id(label, node_id)


CATEGORY_TAXONOMY: Final = own_id("taxonomy", "categories")
PROPERTY_TAXONOMY: Final = own_id("taxonomy", "properties")
