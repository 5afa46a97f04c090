// What is known of one thing, and what stands directly around it?
// :params {id: 'unit-1', types: ['OFFERS', 'LOCATED_IN'], labels: ['Resource', 'Community'], limit: 100}
MATCH (node:«Label» {id: $id})
CALL (node) {
  MATCH (node)-[relation]-(other)
  WHERE type(relation) IN $types AND any(label IN labels(other) WHERE label IN $labels)
  RETURN count(*) AS degree
}
RETURN node {.*} AS node,
       degree,
       COLLECT {
         MATCH (node)-[relation]-(other)
         WHERE type(relation) IN $types
         WITH relation, other, startNode(relation) = node AS outgoing,
              head([label IN labels(other) WHERE label IN $labels]) AS label
         WHERE label IS NOT NULL
         RETURN {
           type: type(relation),
           direction: CASE WHEN outgoing THEN 'out' ELSE 'in' END,
           properties: properties(relation),
           id: other.id,
           label: label,
           name: other.name,
           synthetic: coalesce(other.synthetic, false)
         } AS neighbour
         ORDER BY neighbour.type, neighbour.direction, neighbour.label, neighbour.id
         LIMIT $limit
       } AS related
LIMIT 1
