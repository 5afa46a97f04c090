// Which nodes of this type come next, by id, and what are these properties of theirs?
// :params {after: '', names: ['id', 'name'], moments: ['created_at'], limit: 1000}
// Dates and times come as text: the driver takes longer over one than over the rest of a node.
MATCH (node:«Label»)
WHERE node.id > $after
RETURN [name IN $names | node[name]] AS values,
       [name IN $moments | toString(node[name])] AS moments
ORDER BY node.id
LIMIT $limit
