// What do the nodes of this type with these ids hold, to the last digit?
// :params {ids: ['unit-1', 'unit-2']}
MATCH (node:«Label»)
WHERE node.id IN $ids
RETURN node.id AS id,
       labels(node) AS labels,
       [key IN keys(node) | CASE
         WHEN node[key] IS :: ZONED DATETIME THEN [key, toString(node[key]), true]
         ELSE [key, node[key], false]
       END] AS properties
ORDER BY id
