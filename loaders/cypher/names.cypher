// What are the nodes of this type, and what are they called? For the question "did you mean".
// :params {limit: 20000}
MATCH (node:«Label»)
RETURN node.id AS id, node.name AS name
ORDER BY id
LIMIT $limit
