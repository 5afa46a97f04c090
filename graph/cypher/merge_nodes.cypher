// Write one batch of nodes of one type; touch only what is new or differs.
// :params {rows: [{id: 'need-1', properties: {name: '配老花镜'}}], source: 'needs.csv', now: datetime()}
// Replaying the batch changes nothing, so a transaction that the driver retries is safe.
UNWIND $rows AS row
MERGE (node:«Label» {id: row.id})
WITH node, row.properties AS properties, properties(node) AS before
WHERE CASE
  WHEN before.created_at IS NULL THEN true
  ELSE any(key IN keys(properties) WHERE
    coalesce(
      before[key] <> properties[key],
      (before[key] IS NULL) <> (properties[key] IS NULL)
    ))
END
SET node += properties {
  .*,
  source: $source,
  created_at: coalesce(before.created_at, $now),
  updated_at: $now
}
RETURN count(*) - count(before.created_at) AS created,
       count(before.created_at) AS changed
