// Write one batch of nodes of one type; touch only what is new or differs.
// :params {rows: [{id: 'need-1', properties: {name: '配老花镜'}}], source: 'needs.csv', now: datetime()}
// Replaying the batch changes nothing, so a transaction that the driver retries is safe.
UNWIND $rows AS row
MERGE (node:«Label» {id: row.id})
WITH node, row, node.created_at IS NULL AS created
WHERE CASE
  WHEN created THEN true
  ELSE any(key IN keys(row.properties) WHERE
    coalesce(
      node[key] <> row.properties[key],
      (node[key] IS NULL) <> (row.properties[key] IS NULL)
    ))
END
SET node += row.properties,
    node.source = $source,
    node.created_at = coalesce(node.created_at, $now),
    node.updated_at = $now
RETURN sum(CASE WHEN created THEN 1 ELSE 0 END) AS created,
       sum(CASE WHEN created THEN 0 ELSE 1 END) AS changed
