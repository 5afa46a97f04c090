// Make up to so many nodes of this type anew that an import retired.
// :params {id: 'import-1', limit: 5000, now: datetime()}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«Label»' AND change.retired AND change.undone_at IS NULL
WITH change
LIMIT $limit
CREATE (node:«Label» {id: change.node_id})
FOREACH (key IN change.keys | SET node[key] = change['before.' + key])
SET node.source = change.source_before,
    node.sources = change.sources_before,
    node.created_in = change.created_in_before,
    node.created_at = change.created_at_before,
    node.updated_in = change.updated_in_before,
    node.updated_at = change.updated_at_before,
    change.undone_at = $now
RETURN count(*) AS done
