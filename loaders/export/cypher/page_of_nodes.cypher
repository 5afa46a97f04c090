// Which nodes of this type come next, by id, and what are these properties of theirs?
// :params {after: '', names: ['id', 'name'], limit: 1000}
MATCH (node:«Label»)
WHERE node.id > $after
RETURN [name IN $names | node[name]] AS values
ORDER BY node.id
LIMIT $limit
