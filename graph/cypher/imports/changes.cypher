// What did an import find and leave where it changed something that was there?
// :params {id: 'import-1', offset: 0, limit: 20}
MATCH (change:Change {import_id: $id})
WITH change
ORDER BY change.type, change.node_id, change.from_id, change.to_id, change.id
SKIP $offset
LIMIT $limit
RETURN properties(change) AS change
