// Which of these ids does a node of this type have?
// :params {ids: ['unit-1', 'unit-2']}
UNWIND $ids AS id
MATCH (node:«Label» {id: id})
RETURN DISTINCT node.id AS id
ORDER BY id
