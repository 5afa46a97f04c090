// Take away up to so many nodes of this type that an import created, nothing touched and nothing joins.
// :params {id: 'import-1', limit: 5000}
MATCH (node:«Label» {created_in: $id})
WHERE node.updated_in = $id AND NOT EXISTS { (node)--() }
WITH node
LIMIT $limit
DELETE node
RETURN count(*) AS done
