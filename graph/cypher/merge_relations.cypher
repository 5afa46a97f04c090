// Write one batch of relationships of one type between two node types; touch only what is new or differs.
// :params {rows: [{from: 'unit-1', to: 'resource-1', properties: {}, only_new: false}], source: 'OFFERS.csv', import_id: null, now: datetime()}
// Rows whose ends do not exist write nothing and are missing from `matched`.
// A source that only repeats what is there is added to its sources; that is no change of it.
// A row that is marked only_new may create a relationship but changes none.
// Within an import, what was there before is kept in a Change, so that it can be shown and undone.
UNWIND $rows AS row
MATCH (source:«Source» {id: row.from})
MATCH (target:«Target» {id: row.to})
MERGE (source)-[relation:«TYPE»]->(target)
WITH relation, row, row.properties AS properties, properties(relation) AS before
WITH relation, row, properties, before, CASE
  WHEN before.created_at IS NULL OR row.only_new THEN []
  ELSE [key IN keys(properties) WHERE
    coalesce(
      before[key] <> properties[key],
      (before[key] IS NULL) <> (properties[key] IS NULL)
    )]
END AS keys
WITH relation, row, properties, before, keys,
     before.created_at IS NULL OR keys <> [] AS differs,
     NOT $source IN coalesce(before.sources, []) AS new_source
FOREACH (changed IN CASE WHEN differs THEN [relation] ELSE [] END |
  SET changed += properties {
    .*,
    source: $source,
    created_at: coalesce(before.created_at, $now),
    created_in: CASE WHEN before.created_at IS NULL THEN $import_id ELSE before.created_in END,
    updated_at: $now,
    updated_in: $import_id
  })
FOREACH (stated IN CASE WHEN new_source THEN [relation] ELSE [] END |
  SET stated.sources = coalesce(before.sources, []) + $source)
FOREACH (noted IN CASE
    WHEN (differs OR new_source) AND before.created_at IS NOT NULL AND $import_id IS NOT NULL
      THEN [1]
    ELSE []
  END |
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
RETURN count(*) AS matched,
       count(*) - count(before.created_at) AS created,
       sum(CASE WHEN keys <> [] THEN 1 ELSE 0 END) AS changed
