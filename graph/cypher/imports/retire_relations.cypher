// Let a source no longer state some relationships of this type; one that no other states leaves the graph.
// :params {rows: [{from: 'unit-1', to: 'resource-1'}], source: 'office', import_id: 'import-1', now: datetime()}
// Everything it held is kept in a Change, from which undoing the import makes it anew.
UNWIND $rows AS row
MATCH (:«Source» {id: row.from})-[relation:«TYPE»]->(:«Target» {id: row.to})
WHERE $source IN relation.sources
WITH row, relation, properties(relation) AS before, CASE
  WHEN size(relation.sources) > 1 THEN 'shared'
  ELSE 'retired'
END AS fate
WITH row, relation, before, fate, [each IN before.sources WHERE each <> $source] AS others,
     CASE fate
       WHEN 'retired' THEN [key IN keys(before) WHERE NOT key IN ['id', 'source', 'sources', 'created_at', 'created_in', 'updated_at', 'updated_in']]
       ELSE []
     END AS keys
CREATE (change:Change {
  id: randomUUID(),
  name: $import_id,
  import_id: $import_id,
  type: '«TYPE»',
  from_type: '«Source»',
  from_id: row.from,
  to_type: '«Target»',
  to_id: row.to,
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
FOREACH (key IN keys | SET change['before.' + key] = before[key])
FOREACH (kept IN CASE fate WHEN 'shared' THEN [relation] ELSE [] END |
  SET kept.sources = others,
      kept.source = CASE WHEN before.source = $source THEN others[-1] ELSE before.source END)
FOREACH (gone IN CASE fate WHEN 'retired' THEN [relation] ELSE [] END | DELETE gone)
RETURN row.from AS from_id, row.to AS to_id, fate
