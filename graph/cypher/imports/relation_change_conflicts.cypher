// Which properties of relationships of this type, changed by an import, hold something else by now?
// :params {id: 'import-1', limit: 100}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«TYPE»'
  AND change.from_type = '«Source»'
  AND change.to_type = '«Target»'
  AND change.undone_at IS NULL
OPTIONAL MATCH (:«Source» {id: change.from_id})-[relation:«TYPE»]->(:«Target» {id: change.to_id})
WITH change, relation, [key IN change.keys WHERE
  coalesce(
    relation[key] <> change['after.' + key],
    (relation[key] IS NULL) <> (change['after.' + key] IS NULL)
  )] AS keys
WHERE relation IS NULL OR keys <> []
RETURN change.type AS type,
       null AS node_id,
       change.from_id AS from_id,
       change.to_id AS to_id,
       CASE WHEN relation IS NULL THEN 'gone' ELSE 'edited' END AS code,
       keys
ORDER BY from_id, to_id
LIMIT $limit
