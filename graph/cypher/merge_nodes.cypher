// Write one batch of nodes of one type; touch only what is new or differs.
// :params {rows: [{id: 'need-1', properties: {name: '配老花镜'}}], source: 'needs.csv', import_id: null, now: datetime()}
// A source that only repeats what is there is added to its sources; that is no change of it.
// Within an import, `noted` tells what was there before, so that it can be kept as Changes.
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
RETURN count(*) - count(before.created_at) AS created,
       sum(CASE WHEN keys <> [] THEN 1 ELSE 0 END) AS changed,
       collect(CASE WHEN before.created_at IS NOT NULL AND $import_id IS NOT NULL THEN [
         [before.id],
         [before.source, before.sources, before.updated_in, before.updated_at],
         keys,
         [key IN keys | before[key]],
         [key IN keys | properties[key]]
       ] END) AS noted
