// Give up to so many changed nodes of this type back what an import found.
// :params {id: 'import-1', limit: 5000, now: datetime()}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«Label»' AND change.undone_at IS NULL
  AND NOT coalesce(change.retired, false)
WITH change
LIMIT $limit
MATCH (node:«Label» {id: change.node_id})
FOREACH (key IN change.keys | SET node[key] = change['before.' + key])
SET node.source = change.source_before,
    node.sources = change.sources_before,
    node.updated_in = change.updated_in_before,
    node.updated_at = change.updated_at_before,
    change.undone_at = $now
RETURN count(*) AS done
