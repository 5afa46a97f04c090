// What would writing this batch of relationships create and change, where both ends exist?
// :params {rows: [{from: 'unit-1', to: 'resource-1', properties: {}, only_new: false}], kept: 100}
// Equal means here what it means to merge_relations.cypher of the writer.
UNWIND $rows AS row
OPTIONAL MATCH (:«Source» {id: row.from})-[relation:«TYPE»]->(:«Target» {id: row.to})
WITH row, row.properties AS properties, relation, relation.created_at IS NULL AS created
WITH row, properties, relation, created, CASE
  WHEN created OR row.only_new THEN []
  ELSE [key IN keys(properties) WHERE
    coalesce(
      relation[key] <> properties[key],
      (relation[key] IS NULL) <> (properties[key] IS NULL)
    )]
END AS keys
WITH row, properties, relation, created, keys,
     keys <> [] AS changed
WITH created, changed, CASE WHEN changed THEN {
  from_id: row.from,
  to_id: row.to,
  values: [key IN keys | {name: key, before: relation[key], after: properties[key]}]
} END AS difference
RETURN sum(CASE WHEN created THEN 1 ELSE 0 END) AS created,
       sum(CASE WHEN changed THEN 1 ELSE 0 END) AS changed,
       collect(difference)[0..$kept] AS differences
