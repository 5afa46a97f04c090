// Hold the nodes of this type with these ids until the transaction ends.
// :params {ids: ['unit-1', 'unit-2']}
MATCH (node:«Label»)
WHERE node.id IN $ids
WITH node
ORDER BY node.id
SET node.id = node.id
RETURN count(*) AS held
