// What would writing this batch of nodes of one type create and change? Nothing is written.
// :params {rows: [{id: 'need-1', properties: {name: '配老花镜'}}]}
// Equal means here what it means to merge_nodes.cypher of the writer.
UNWIND $rows AS row
OPTIONAL MATCH (node:«Label» {id: row.id})
WITH row, node, node.created_at IS NULL AS created
WITH created, CASE
  WHEN created THEN true
  ELSE any(key IN keys(row.properties) WHERE
    coalesce(
      node[key] <> row.properties[key],
      (node[key] IS NULL) <> (row.properties[key] IS NULL)
    ))
END AS differs
RETURN sum(CASE WHEN created THEN 1 ELSE 0 END) AS created,
       sum(CASE WHEN differs AND NOT created THEN 1 ELSE 0 END) AS changed
