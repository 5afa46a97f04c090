"""What a query may consist of; whatever is not listed here is refused."""

from __future__ import annotations

from graph.model import SCHEMA

OPERATORS = frozenset(
    (
        *("AllNodesScan", "PartitionedAllNodesScan", "NodeByLabelScan", "UnionNodeByLabelsScan"),
        *("PartitionedNodeByLabelScan", "PartitionedUnionNodeByLabelsScan"),
        *("IntersectionNodeByLabelsScan", "SubtractionNodeByLabelsScan", "NodeByIdSeek"),
        *("NodeByElementIdSeek", "NodeIndexSeek", "NodeUniqueIndexSeek", "NodeIndexScan"),
        *("NodeIndexSeekByRange", "NodeUniqueIndexSeekByRange", "NodeIndexContainsScan"),
        *("NodeIndexEndsWithScan", "MultiNodeIndexSeek", "AssertSameNode", "Anti"),
        *("DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan"),
        *("DirectedUnionRelationshipTypesScan", "UndirectedUnionRelationshipTypesScan"),
        *("DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"),
        *("DirectedRelationshipByElementIdSeek", "UndirectedRelationshipByElementIdSeek"),
        *("DirectedRelationshipByIdSeek", "UndirectedRelationshipByIdSeek"),
        *("NodeCountFromCountStore", "RelationshipCountFromCountStore"),
        *("Expand(All)", "Expand(Into)", "OptionalExpand(All)", "OptionalExpand(Into)"),
        *("VarLengthExpand(All)", "VarLengthExpand(Into)", "VarLengthExpand(Pruning)"),
        *("VarLengthExpand(Pruning,BFS)", "VarLengthExpand(Pruning,BFS,All)"),
        *(
            "VarLengthExpand(Pruning,BFS,Into)",
            "BFSPruningVarLengthExpand",
            "PruningVarLengthExpand",
        ),
        *("ShortestPath", "AllShortestPaths", "StatefulShortestPath(All)"),
        *("StatefulShortestPath(Into)", "Repeat(Trail)", "Repeat(Trail)(Into)", "ProjectEndpoints"),
        *("NullifyMetadata", "BidirectionalRepeat(Trail)", "Repeat(Walk)"),
        *("Argument", "Apply", "SemiApply", "AntiSemiApply", "SelectOrSemiApply", "LetSemiApply"),
        *("LetAntiSemiApply", "SelectOrAntiSemiApply", "LetSelectOrSemiApply", "RollUpApply"),
        *(
            "LetSelectOrAntiSemiApply",
            "ConditionalApply",
            "AntiConditionalApply",
            "CacheProperties",
        ),
        *("Optional", "CartesianProduct", "NodeHashJoin", "ValueHashJoin", "NodeLeftOuterHashJoin"),
        *("NodeRightOuterHashJoin", "TriadicSelection", "TriadicBuild", "TriadicFilter"),
        *("Filter", "Projection", "Distinct", "OrderedDistinct", "EagerAggregation"),
        *(
            "OrderedAggregation",
            "Sort",
            "PartialSort",
            "Top",
            "PartialTop",
            "Top1WithTies",
            "Limit",
        ),
        *(
            "ExhaustiveLimit",
            "Skip",
            "Union",
            "OrderedUnion",
            "Unwind",
            "PartitionedUnwind",
            "Eager",
        ),
        *("ProduceResults", "ProcedureCall", "EmptyRow", "EmptyResult", "InputPosition"),
    )
)
"""Steps of a plan that only read."""

PROCEDURES = frozenset(
    (
        *("db.labels", "db.relationshiptypes", "db.propertykeys"),
        *("db.schema.nodetypeproperties", "db.schema.reltypeproperties"),
    )
)
"""Procedures that only tell what kinds of things there are, in lower case."""

FUNCTIONS = frozenset(
    (
        *("all", "any", "none", "single", "exists", "isempty", "coalesce", "nullif", "valuetype"),
        *("elementid", "id", "labels", "type", "startnode", "endnode", "nodes", "relationships"),
        *("length", "size", "head", "last", "tail", "range", "reverse", "char_length"),
        *("character_length", "timestamp", "randomuuid", "shortestpath", "allshortestpaths"),
        *("avg", "collect", "count", "max", "min", "sum", "stdev", "stdevp", "percentilecont"),
        *("percentiledisc", "abs", "ceil", "ceiling", "floor", "isnan", "rand", "round", "sign"),
        *("e", "exp", "log", "ln", "log10", "sqrt", "acos", "asin", "atan", "atan2", "cos", "cot"),
        *("degrees", "haversin", "pi", "radians", "sin", "tan", "sinh", "cosh", "tanh", "coth"),
        *("toboolean", "tobooleanlist", "tobooleanornull", "tofloat", "tofloatlist"),
        *("tofloatornull", "tointeger", "tointegerlist", "tointegerornull", "tostring"),
        *("tostringlist", "tostringornull", "left", "right", "ltrim", "rtrim", "btrim", "trim"),
        *("lower", "upper", "tolower", "toupper", "normalize", "replace", "split", "substring"),
        *("point", "point.distance", "point.withinbbox", "date", "datetime", "localdatetime"),
        *("localtime", "time", "duration", "duration.between", "duration.inmonths"),
        *("duration.indays", "duration.inseconds", "date.truncate", "datetime.truncate"),
        *("localdatetime.truncate", "time.truncate", "localtime.truncate", "datetime.fromepoch"),
        *("datetime.fromepochmillis", "date.realtime", "datetime.realtime"),
    )
)
"""Functions that may be used, in lower case; none of them shows all properties of a node."""

KEYWORDS = frozenset(
    (
        *("match", "optional", "where", "return", "with", "unwind", "union", "call", "yield"),
        *("order", "by", "asc", "ascending", "desc", "descending", "skip", "offset", "limit"),
        *("and", "or", "xor", "not", "in", "is", "null", "as", "distinct", "case", "when"),
        *("then", "else", "end", "contains", "starts", "ends", "using", "index", "scan", "join"),
        *("shortest", "paths", "path", "groups", "group", "on", "of", "collect", "count", "exists"),
        *("any", "all", "true", "false", "from", "for", "typed", "normalized"),
    )
)
"""Words behind which a parenthesis does not belong to a function."""

BEFORE_LISTS = frozenset(
    (
        *("in", "return", "with", "unwind", "and", "or", "xor", "not", "where", "distinct"),
        *("when", "then", "else", "case", "by", "contains", "is"),
    )
)
"""Words behind which a bracket opens a list; no variable may be called so."""

_DECLARED = [
    *(each.properties for each in SCHEMA.nodes.values()),
    *(each.properties for each in SCHEMA.relations.values()),
]
_OPEN_NAMES = frozenset(
    name
    for properties in _DECLARED
    for name, declared in properties.items()
    if not declared.personal
)
_PERSONAL_NAMES = frozenset(
    name for properties in _DECLARED for name, declared in properties.items() if declared.personal
)
ALWAYS_PERSONAL = _PERSONAL_NAMES - _OPEN_NAMES
"""Properties that are personal wherever they stand, such as ``phone``."""

SOMETIMES_PERSONAL = _PERSONAL_NAMES & _OPEN_NAMES
"""Properties that are personal on persons only, such as ``name``."""

PERSONS = frozenset(
    each.name
    for each in SCHEMA.nodes.values()
    if any(declared.personal and name in _OPEN_NAMES for name, declared in each.properties.items())
)
"""Node types on which a property is personal that is open elsewhere."""
