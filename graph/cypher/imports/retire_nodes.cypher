// Let a source no longer state some nodes of this type; one that nothing else holds leaves the graph.
// :params {rows: [{id: 'unit-1'}], source: 'office', import_id: 'import-1', now: datetime()}
// Everything it held is kept in a Change, from which undoing the import makes it anew.
UNWIND $rows AS row
MATCH (node:«Label» {id: row.id})
WHERE $source IN node.sources
WITH node, properties(node) AS before, CASE
  WHEN size(node.sources) > 1 THEN 'shared'
  WHEN EXISTS { (node)--() } THEN 'joined'
  ELSE 'retired'
END AS fate
WITH node, before, fate, [each IN before.sources WHERE each <> $source] AS others,
     CASE fate
       WHEN 'retired' THEN [key IN keys(before) WHERE NOT key IN ['id', 'source', 'sources', 'created_at', 'created_in', 'updated_at', 'updated_in']]
       ELSE []
     END AS keys
FOREACH (noted IN CASE fate WHEN 'joined' THEN [] ELSE [1] END |
  CREATE (change:Change {
    id: randomUUID(),
    name: $import_id,
    import_id: $import_id,
    type: '«Label»',
    node_id: before.id,
    keys: keys,
    retired: fate = 'retired',
    source_before: before.source,
    sources_before: before.sources,
    created_in_before: before.created_in,
    created_at_before: before.created_at,
    updated_in_before: before.updated_in,
    updated_at_before: before.updated_at,
    source: $source,
    created_at: $now
  })
  FOREACH (key IN keys | SET change['before.' + key] = before[key]))
FOREACH (kept IN CASE fate WHEN 'shared' THEN [node] ELSE [] END |
  SET kept.sources = others,
      kept.source = CASE WHEN before.source = $source THEN others[-1] ELSE before.source END)
FOREACH (gone IN CASE fate WHEN 'retired' THEN [node] ELSE [] END | DELETE gone)
RETURN before.id AS id, fate
