"""Where organisations are and whom services reach: locations, addresses and areas of HSDS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.formats.hsds_words import ADDRESS, PLACE_TYPES, own_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from graph.schema import RelationType, Schema
    from loaders.formats.hsds_notes import Notes, OtherEnd, Telling
    from loaders.formats.hsds_store import Record, Store
    from loaders.formats.typed_parts import TypedParts


class Places:
    """Finds positions, addresses and areas."""

    def __init__(
        self,
        store: Store,
        parts: TypedParts,
        schema: Schema,
        telling: Telling,
        file_of: Callable[[Record], Path],
    ) -> None:
        self._store = store
        self._parts = parts
        self._schema = schema
        self._telling = telling
        self._file_of = file_of
        self._reaches = _reaching(schema)
        self._mentioned: dict[tuple[str, str], tuple[Record, dict[str, str]]] = {}

    def of_organization(
        self,
        record: Record,
        label: str,
        values: dict[str, str],
        notes: Notes,
        services: Iterable[Record],
    ) -> None:
        """Give a provider the first position and the first address of its locations.

        An organisation without locations of its own is where its services are.

        Args:
            record: The organisation.
            label: Its node type.
            values: Its properties so far.
            notes: Takes what is said of its locations beyond that.
            services: Its services, whose locations may stand for its own.
        """
        own = self._store.of(record, "location")
        for each in own:
            self._location(each, label, values, notes)
        if own:
            return
        for service in services:
            for place in self._store.of(service, "service_at_location"):
                location = self._store.one("location", place.text("location_id"))
                if location:
                    # what is said of it stands with the service
                    self._location(location, label, values, None)

    def of_service(
        self, record: Record, node: tuple[str, str], values: dict[str, str], notes: Notes
    ) -> None:
        """Give a resource the first position of its locations, and the areas that it serves."""
        areas = self._store.of(record, "service_area")
        for place in self._store.of(record, "service_at_location"):
            areas += [each for each in self._store.of(place, "service_area") if each not in areas]
            location = self._store.one("location", place.text("location_id"))
            if location:
                self._store.use(location)
                self._location(location, node[0], values, notes)
            elif place.text("location_id"):
                notes.line("location_id", place.text("location_id"))
            self._telling.fields(place, notes, {"location_id"})
            but = ("schedule", "service_area")
            self._telling.children(place, notes, but=but)
            for each in self._store.of(place, "attribute"):
                self._telling.attribute(each, notes)
        for each in areas:
            self._area(each, node, notes)

    def related(
        self, relation: str, place: OtherEnd, node: tuple[str, str], record: Record
    ) -> bool:
        """Lay down how a node is joined to a place that an export of ours names.

        The place itself waits: a record of its own may follow.

        Returns:
            Whether the relation may join the two.
        """
        declared = self._schema.relations.get(relation)
        if declared is None or node[0] not in declared.sources:
            return False
        if place.label not in PLACE_TYPES or place.label not in declared.targets:
            return False
        values = {"id": place.id, "name": place.name}
        if place.synthetic:
            values["synthetic"] = "true"
        self._mentioned.setdefault((place.label, place.id), (record, values))
        path = self._file_of(record)
        self._parts.relation(relation, record.line, node, (place.label, place.id), path)
        return True

    def lay_down_mentioned(self) -> None:
        """Lay down the places that were named, except those of which the run has said more."""
        for (label, place_id), (record, values) in self._mentioned.items():
            if not self._parts.has_told(label, place_id):
                self._parts.node(label, record.line, values, self._file_of(record))

    def _location(
        self, record: Record, label: str, values: dict[str, str], notes: Notes | None
    ) -> None:
        known = {"location_type"} if record.text("location_type") == "physical" else set()
        longitude, latitude = record.text("longitude"), record.text("latitude")
        point = f"{longitude},{latitude}" if longitude and latitude else ""
        if point and "location" not in values and self._can_take(label, "location", point):
            values["location"] = point
            known |= {"longitude", "latitude"}
        taken = None
        for address in self._store.of(record, "address"):
            if "address" not in values and self._can_take(label, "address", _line(address)):
                values["address"] = _line(address)
                taken = address
        if notes is None:
            return
        self._telling.child(record, notes, known, taken)

    def _can_take(self, label: str, name: str, text: str) -> bool:
        takes = self._parts.takes(label, name)
        return bool(text) and takes and self._parts.fits(label, name, text)

    def _area(self, record: Record, node: tuple[str, str], notes: Notes) -> None:
        if self._telling.attributes(record).relations:
            # an export of ours: the organisation says as well where it is and whom it serves
            return
        name = record.text("name")
        if not name or self._reaches is None:
            self._telling.child(record, notes)
            return
        # an area stands in every service that reaches it, each time with another id
        place_id = own_id("service_area", name)
        path = self._file_of(record)
        self._parts.node("Community", record.line, {"id": place_id, "name": name}, path)
        target = ("Community", place_id)
        self._parts.relation(self._reaches.name, record.line, node, target, path)
        self._telling.child(record, notes, {"name"})


def _reaching(schema: Schema) -> RelationType | None:
    """Return the relation that says which community a resource serves, if one is declared."""
    return next(
        (each for each in schema.relations_from("Resource") if "Community" in each.targets), None
    )


def _line(address: Record) -> str:
    """Return an address in one line; one of ours has it all in its first field."""
    if address.text("country") == "CN" and not address.text("city"):
        return address.text("address_1")
    return ", ".join(text for name in ADDRESS if (text := address.text(name)))
