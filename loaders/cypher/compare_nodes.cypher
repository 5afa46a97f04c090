// What would writing this batch of nodes of one type create and change? Nothing is written.
// :params {rows: [{id: 'need-1', properties: {name: '配老花镜'}}], kept: 100}
// Equal means here what it means to merge_nodes.cypher of the writer.
UNWIND $rows AS row
OPTIONAL MATCH (node:«Label» {id: row.id})
WITH row, row.properties AS properties, node, node.created_at IS NULL AS created
WITH row, properties, node, created, CASE
  WHEN created THEN []
  ELSE [key IN keys(properties) WHERE
    coalesce(
      node[key] <> properties[key],
      (node[key] IS NULL) <> (properties[key] IS NULL)
    )]
END AS keys
WITH row, properties, node, created, keys,
     keys <> [] AS changed
WITH created, changed, CASE WHEN changed THEN {
  node_id: row.id,
  values: [key IN keys | {name: key, before: node[key], after: properties[key]}]
} END AS difference
RETURN sum(CASE WHEN created THEN 1 ELSE 0 END) AS created,
       sum(CASE WHEN changed THEN 1 ELSE 0 END) AS changed,
       collect(difference)[0..$kept] AS differences
