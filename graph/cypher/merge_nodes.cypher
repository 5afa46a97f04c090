// Write one batch of nodes of one type; touch only what is new or differs.
// :params {rows: [{id: 'need-1', properties: {name: '配老花镜'}}], source: 'needs.csv', import_id: null, now: datetime()}
// A source that only repeats what is there is added to its sources; that is no change of it.
// Within an import, what was there before is kept in a Change, so that it can be shown and undone.
// Replaying the batch changes nothing, so a transaction that the driver retries is safe.
UNWIND $rows AS row
MERGE (node:«Label» {id: row.id})
WITH node, row.properties AS properties, properties(node) AS before
WITH node, properties, before, CASE
  WHEN before.created_at IS NULL THEN []
  ELSE [key IN keys(properties) WHERE
    coalesce(
      before[key] <> properties[key],
      (before[key] IS NULL) <> (properties[key] IS NULL)
    )]
END AS keys
WHERE before.created_at IS NULL OR keys <> [] OR NOT $source IN coalesce(before.sources, [])
WITH node, properties, before, keys, CASE
  WHEN $source IN coalesce(before.sources, []) THEN before.sources
  ELSE coalesce(before.sources, []) + $source
END AS sources
SET node += CASE
  WHEN before.created_at IS NULL OR keys <> [] THEN properties {
    .*,
    source: $source,
    sources: sources,
    created_at: coalesce(before.created_at, $now),
    created_in: CASE WHEN before.created_at IS NULL THEN $import_id ELSE before.created_in END,
    updated_at: $now,
    updated_in: $import_id
  }
  ELSE {sources: sources}
END
FOREACH (noted IN CASE WHEN before.created_at IS NULL OR $import_id IS NULL THEN [] ELSE [1] END |
  CREATE (change:Change {
    id: randomUUID(),
    name: $import_id,
    import_id: $import_id,
    type: '«Label»',
    node_id: before.id,
    keys: keys,
    source_before: before.source,
    sources_before: before.sources,
    updated_in_before: before.updated_in,
    updated_at_before: before.updated_at,
    source: $source,
    created_at: $now
  })
  FOREACH (key IN keys |
    SET change['before.' + key] = before[key],
        change['after.' + key] = properties[key]))
RETURN count(*) - count(before.created_at) AS created,
       sum(CASE WHEN keys <> [] THEN 1 ELSE 0 END) AS changed
