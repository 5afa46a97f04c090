// What is known of one thing, and what stands directly around it?
// :params {id: 'unit-1', limit: 100}
MATCH (node:«Label» {id: $id})
RETURN node {.*} AS node,
       COUNT { (node)--() } AS degree,
       COLLECT {
         MATCH (node)-[relation]-(other)
         WITH relation, other, startNode(relation) = node AS outgoing
         RETURN {
           type: type(relation),
           direction: CASE WHEN outgoing THEN 'out' ELSE 'in' END,
           properties: properties(relation),
           id: other.id,
           label: head(labels(other)),
           name: other.name,
           synthetic: coalesce(other.synthetic, false)
         } AS neighbour
         ORDER BY neighbour.type, neighbour.direction, neighbour.label, neighbour.id
         LIMIT $limit
       } AS related
LIMIT 1
