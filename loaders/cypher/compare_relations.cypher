// What would writing this batch of relationships create and change, where both ends exist?
// :params {rows: [{from: 'unit-1', to: 'resource-1', properties: {}}]}
// Equal means here what it means to merge_relations.cypher of the writer.
UNWIND $rows AS row
OPTIONAL MATCH (:«Source» {id: row.from})-[relation:«TYPE»]->(:«Target» {id: row.to})
WITH row, relation, relation.created_at IS NULL AS created
WITH created, CASE
  WHEN created THEN true
  ELSE any(key IN keys(row.properties) WHERE
    coalesce(
      relation[key] <> row.properties[key],
      (relation[key] IS NULL) <> (row.properties[key] IS NULL)
    ))
END AS differs
RETURN sum(CASE WHEN created THEN 1 ELSE 0 END) AS created,
       sum(CASE WHEN differs AND NOT created THEN 1 ELSE 0 END) AS changed
