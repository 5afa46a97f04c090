// What is a node of this type joined to, and what do these relationships hold, to the last digit?
// :params {id: 'unit-1'}
MATCH (node:«Label» {id: $id})-[relation]-(other)
RETURN DISTINCT
       elementId(relation) AS element,
       type(relation) AS type,
       startNode(relation) = node AS outgoing,
       labels(other) AS labels,
       other.id AS other_id,
       [key IN keys(relation) | CASE
         WHEN relation[key] IS :: ZONED DATETIME THEN [key, toString(relation[key]), true]
         ELSE [key, relation[key], false]
       END] AS properties
ORDER BY type, outgoing, other_id, element
