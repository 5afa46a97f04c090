"""The graph as objects, for exploring: py2neo models made from the schema, read only.

Every declared node type is a class of this module's :data:`TYPES` (``TYPES["Community"]``), also to
be had by name: ``from graph.ogm import Community, Need``. Declared properties are attributes, and
so is every relation type: ``unit.offers`` holds what the unit points to by OFFERS,
``resource.offers_from`` who points to the resource by it. Personal properties are left out; of a
person's name the surname is shown.

>>> sorted(each for each in vars(TYPES["Resource"]) if each.endswith("_from"))
['draws_on_from', 'offers_from', 'uses_from']
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from py2neo import Graph
from py2neo.database import Transaction
from py2neo.errors import ClientError
from py2neo.ogm import Model
from py2neo.ogm import Property as StoredProperty

from graph.database import Database
from graph.errors import ConfigurationError, ConflictError, NotFoundError
from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.statements import render, template
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.schema import NodeType
    from graph.settings import Settings

MAXIMUM_RELATED = 1_000

_READ_ONLY = Text(
    "这里只能查看图谱，不能改动；改动请用导入或接口",
    "The graph can only be looked at here, not changed; use an import or the API for that",
)


class ReadOnlyError(ConflictError):
    """Somebody tried to change the graph through its objects."""

    code = "read_only"

    def __init__(self) -> None:
        super().__init__(_READ_ONLY)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise ReadOnlyError


class ReadOnlyTransaction(Transaction):  # type: ignore[misc] # py2neo has no types
    """A transaction that the server lets read only."""

    create = merge = push = delete = separate = staticmethod(_refuse)

    def run(self, cypher: str, parameters: Any = None, **named: Any) -> Any:  # noqa: ANN401 - py2neo's signature
        """Run a query.

        Raises:
            ReadOnlyError: It would change something.
        """
        try:
            return super().run(cypher, parameters, **named)
        except ClientError as error:
            if str(error.code).endswith("AccessMode"):
                raise ReadOnlyError from error
            raise


class ReadOnlyGraph(Graph):  # type: ignore[misc] # py2neo has no types
    """A py2neo graph of which every transaction is one that the server lets read only."""

    create = merge = push = delete = delete_all = separate = update = staticmethod(_refuse)

    def auto(self, readonly: bool = True) -> Any:  # noqa: ANN401, ARG002 - py2neo's signature
        """Begin a transaction of one statement, which may only read."""
        return ReadOnlyTransaction(self, autocommit=True, readonly=True)

    def begin(self, readonly: bool = True) -> Any:  # noqa: ANN401, ARG002 - py2neo's signature
        """Begin a transaction, which may only read."""
        return ReadOnlyTransaction(self, autocommit=False, readonly=True)

    def all(self, type_name: str, limit: int = 100) -> list[Thing]:
        """Which things of a type are there? The first of them, by id.

        Raises:
            NotFoundError: The schema declares no such type.
        """
        return self._things("list", type_name, {"limit": limit})

    def one(self, type_name: str, node_id: str) -> Thing:
        """Return the thing of a type that has this id.

        Raises:
            NotFoundError: There is none, or no such type.
        """
        found = self._things("find", type_name, {"id": node_id})
        if not found:
            raise NotFoundError(
                Text("没有编号为「{id}」的{type}", "There is no {type} with id {id!r}").format(
                    id=node_id, type=SCHEMA.nodes[type_name].label
                )
            )
        return found[0]

    def related(self, thing: Thing, type_name: str, *, outgoing: bool) -> list[Thing]:
        """Return what stands beside a thing by one relation type, by id, at most 1,000."""
        parameters = {"id": thing.id, "limit": MAXIMUM_RELATED}
        file = "outgoing" if outgoing else "incoming"
        return self._things(file, type(thing).__name__, parameters, TYPE=type_name)

    def _things(
        self, file: str, type_name: str, parameters: dict[str, object], **names: str
    ) -> list[Thing]:
        if type_name not in TYPES:
            raise NotFoundError(
                Text("没有「{name}」这个类型", "There is no type {name!r}").format(name=type_name)
            )
        text = render(template(f"ogm/{file}"), Label=type_name, **names)
        found = (_wrapped(record["found"]) for record in self.query(text, parameters))
        return [each for each in found if each is not None]


class Thing(Model):  # type: ignore[misc] # py2neo has no types
    """Something of the graph; what it is, its class says."""

    __primarykey__ = "id"
    id: str

    __db_create__ = __db_merge__ = __db_push__ = __db_delete__ = staticmethod(_refuse)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse every change but py2neo's own bookkeeping."""
        if not name.startswith(("_", "__")):
            raise ReadOnlyError
        super().__setattr__(name, value)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.id))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {getattr(self, 'name', '')}>"


_MODEL_TYPE: Any = type(Thing)


@contextmanager
def open_graph(settings: Settings) -> Iterator[ReadOnlyGraph]:
    """Open the graph that the settings name, to be looked at as objects.

    Args:
        settings: They name a server by ``bolt://`` or ``bolt+s://``; py2neo knows no Aura routing.

    Raises:
        ConfigurationError: The settings name no such server.
        DatabaseUnavailableError: Neo4j is away or refuses the credentials.
    """
    uri = settings.neo4j_uri or ""
    if not uri.startswith("bolt"):
        raise ConfigurationError(
            Text(
                "请用 NEO4J_URI 给出 bolt:// 地址；本地图谱启动后的地址见 flask --app api serve",
                "Give a bolt:// address as NEO4J_URI; the local graph tells its own as it starts",
            )
        )
    # Our driver tells clearly what is wrong, and leaves nothing open as py2neo does.
    with Database.from_settings(settings) as database:
        database.server_version()
    graph = ReadOnlyGraph(
        uri,
        name=settings.neo4j_database,
        auth=(settings.neo4j_username, settings.neo4j_password or ""),
    )
    try:
        yield graph
    finally:
        graph.service.connector.close()


def _masked_name(self: Thing) -> str | None:
    name = self.__node__["name"]
    return mask_name(name) if name else None


def _related(type_name: str, *, outgoing: bool) -> property:
    def read(self: Thing) -> list[Thing]:
        graph: ReadOnlyGraph = self.__node__.graph
        return graph.related(self, type_name, outgoing=outgoing)

    return property(read)


def _class_of(node: NodeType) -> type[Thing]:
    members: dict[str, object] = {"__primarylabel__": node.name, "__doc__": node.description.en}
    for relation in SCHEMA.relations.values():
        if node.name in relation.sources:
            members[relation.name.lower()] = _related(relation.name, outgoing=True)
        if node.name in relation.targets:
            members[f"{relation.name.lower()}_from"] = _related(relation.name, outgoing=False)
    for name, declared in node.properties.items():
        if not declared.personal:
            members[name] = StoredProperty()
        elif name == "name":
            members[name] = property(_masked_name)
    made: type[Thing] = _MODEL_TYPE(node.name, (Thing,), members)
    return made


def _wrapped(node: Any) -> Thing | None:  # noqa: ANN401 - a node of py2neo
    """Return a node as an object of its class; None for what the schema does not declare."""
    labels = sorted(each for each in node.labels if each in TYPES)
    thing: Thing | None = TYPES[labels[0]].wrap(node) if labels else None
    return thing


TYPES: dict[str, type[Thing]] = {
    name: _class_of(node) for name, node in SCHEMA.nodes.items() if node.group != "system"
}
"""The classes by the name of their node type."""


def __getattr__(name: str) -> type[Thing]:
    try:
        return TYPES[name]
    except KeyError:
        raise AttributeError(name) from None
