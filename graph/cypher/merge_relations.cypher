// Write one batch of relationships of one type between two node types; touch only what is new or differs.
// :params {rows: [{from: 'unit-1', to: 'resource-1', properties: {}}], source: 'OFFERS.csv', now: datetime()}
// Rows whose ends do not exist write nothing and are missing from `matched`.
UNWIND $rows AS row
MATCH (source:«Source» {id: row.from})
MATCH (target:«Target» {id: row.to})
MERGE (source)-[relation:«TYPE»]->(target)
WITH relation, row, relation.created_at IS NULL AS created
WITH relation, row, created, CASE
  WHEN created THEN true
  ELSE any(key IN keys(row.properties) WHERE
    coalesce(
      relation[key] <> row.properties[key],
      (relation[key] IS NULL) <> (row.properties[key] IS NULL)
    ))
END AS differs
FOREACH (changed IN CASE WHEN differs THEN [relation] ELSE [] END |
  SET changed += row.properties,
      changed.source = $source,
      changed.created_at = coalesce(changed.created_at, $now),
      changed.updated_at = $now)
RETURN count(*) AS matched,
       sum(CASE WHEN created THEN 1 ELSE 0 END) AS created,
       sum(CASE WHEN differs AND NOT created THEN 1 ELSE 0 END) AS changed
