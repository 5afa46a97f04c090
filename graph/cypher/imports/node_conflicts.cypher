// Which nodes of this type, created by an import, did anything else touch, join or state since?
// :params {id: 'import-1', finished_at: datetime(), limit: 100}
MATCH (node:«Label» {created_in: $id})
WITH node,
     coalesce(node.updated_in <> $id, true) OR node.updated_at > $finished_at AS edited,
     EXISTS { MATCH (node)-[joined]-() WHERE coalesce(joined.created_in <> $id, true) } AS joined,
     size(node.sources) > 1 AS stated
WHERE edited OR joined OR stated
RETURN '«Label»' AS type,
       node.id AS node_id,
       null AS from_id,
       null AS to_id,
       CASE WHEN edited THEN 'edited' WHEN stated THEN 'stated' ELSE 'joined' END AS code,
       [] AS keys
ORDER BY node_id
LIMIT $limit
