// Write one batch of relationships of one type between two node types; touch only what is new or differs.
// :params {rows: [{from: 'unit-1', to: 'resource-1', properties: {}}], source: 'OFFERS.csv', now: datetime()}
// Rows whose ends do not exist write nothing and are missing from `matched`.
UNWIND $rows AS row
MATCH (source:«Source» {id: row.from})
MATCH (target:«Target» {id: row.to})
MERGE (source)-[relation:«TYPE»]->(target)
WITH relation, row.properties AS properties, relation.created_at AS since
WITH relation, properties, since, CASE
  WHEN since IS NULL THEN true
  ELSE any(key IN keys(properties) WHERE
    coalesce(
      relation[key] <> properties[key],
      (relation[key] IS NULL) <> (properties[key] IS NULL)
    ))
END AS differs
FOREACH (changed IN CASE WHEN differs THEN [relation] ELSE [] END |
  SET changed += properties {
    .*,
    source: $source,
    created_at: coalesce(since, $now),
    updated_at: $now
  })
RETURN count(*) AS matched,
       count(*) - count(since) AS created,
       sum(CASE WHEN differs AND since IS NOT NULL THEN 1 ELSE 0 END) AS changed
