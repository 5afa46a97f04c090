// What stands around these nodes: how much of each kind, and the first of it?
// :params {elements: [], types: ['LOCATED_IN'], labels: ['Unit', 'Community'], read: 5000, each: 10, limit: 1000}
UNWIND $elements AS element
MATCH (node)
WHERE elementId(node) = element
CALL (node) {
  MATCH (node)-[relation]-(other)
  WHERE type(relation) IN $types AND any(label IN labels(other) WHERE label IN $labels)
  // A bound on what a node with very many neighbours may cost.
  WITH node, relation, other
  LIMIT $read
  WITH type(relation) AS type, startNode(relation) = node AS outgoing, other,
       head([label IN labels(other) WHERE label IN $labels]) AS label
  ORDER BY other.id
  WITH type, outgoing, label, count(*) AS total, collect(other)[..$each] AS others
  RETURN type, outgoing, label, total, [other IN others |
    {element: elementId(other), id: other.id, degree: COUNT { (other)--() }}] AS first
}
RETURN element,
       node.id AS node_id,
       type,
       outgoing,
       label,
       total,
       first
ORDER BY element, node_id, type, outgoing, label
LIMIT $limit
