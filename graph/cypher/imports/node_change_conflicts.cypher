// Which properties of nodes of this type, changed by an import, hold something else by now?
// :params {id: 'import-1', limit: 100}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«Label»' AND change.undone_at IS NULL
OPTIONAL MATCH (node:«Label» {id: change.node_id})
WITH change, node, [key IN change.keys WHERE
  coalesce(
    node[key] <> change['after.' + key],
    (node[key] IS NULL) <> (change['after.' + key] IS NULL)
  )] AS keys
WHERE node IS NULL OR keys <> []
RETURN change.type AS type,
       change.node_id AS node_id,
       null AS from_id,
       null AS to_id,
       CASE WHEN node IS NULL THEN 'gone' ELSE 'edited' END AS code,
       keys
ORDER BY node_id
LIMIT $limit
