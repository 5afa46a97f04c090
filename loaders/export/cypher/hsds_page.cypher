// Which nodes of this type come next, by id, and what are they joined to?
// :params {after: '', types: ['IN_CATEGORY', 'OFFERS'], limit: 500}
MATCH (node:«Label»)
WHERE node.id > $after
WITH node
ORDER BY node.id
LIMIT $limit
RETURN node {.*} AS node,
       EXISTS { (node)-[:OFFERS]->(:Resource) } AS provides,
       COLLECT {
         MATCH (node)-[relation]-(other)
         WHERE type(relation) IN $types
           AND (startNode(relation) = node) = (type(relation) <> 'OFFERS')
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
