// What is known of these nodes of one type, and what are they joined to?
// :params {ids: ['unit-1'], types: ['LOCATED_IN']}
MATCH (node:«Label»)
WHERE node.id IN $ids
RETURN node {.*} AS node,
       COLLECT {
         MATCH (node)-[relation]->(other)
         WHERE type(relation) IN $types
         WITH type(relation) AS type, labels(other)[0] AS label, other
         RETURN {
           type: type,
           label: label,
           id: other.id,
           name: other.name,
           synthetic: coalesce(other.synthetic, false)
         } AS end
         ORDER BY end.type, end.label, end.id
       } AS ends
ORDER BY node.id
