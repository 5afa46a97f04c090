// Which nodes of this type, changed or retired by an import, are no longer as it left them?
// :params {id: 'import-1', limit: 100}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«Label»' AND change.undone_at IS NULL
OPTIONAL MATCH (node:«Label» {id: change.node_id})
WITH change, node, coalesce(change.retired, false) AS retired
WITH change, node, retired, [key IN change.keys WHERE NOT retired AND
  coalesce(
    node[key] <> change['after.' + key],
    (node[key] IS NULL) <> (change['after.' + key] IS NULL)
  )] AS keys
WHERE (node IS NULL) <> retired OR keys <> []
RETURN change.type AS type,
       change.node_id AS node_id,
       null AS from_id,
       null AS to_id,
       CASE
         WHEN retired THEN 'back'
         WHEN node IS NULL THEN 'gone'
         ELSE 'edited'
       END AS code,
       keys
ORDER BY node_id
LIMIT $limit
