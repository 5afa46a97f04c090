// Which relationships of this type, changed or retired by an import, are no longer as it left them?
// :params {id: 'import-1', limit: 100}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«TYPE»'
  AND change.from_type = '«Source»'
  AND change.to_type = '«Target»'
  AND change.undone_at IS NULL
OPTIONAL MATCH (:«Source» {id: change.from_id})-[relation:«TYPE»]->(:«Target» {id: change.to_id})
WITH change, relation, coalesce(change.retired, false) AS retired,
     EXISTS { MATCH (:«Source» {id: change.from_id}) } OR EXISTS {
       MATCH (gone:Change {import_id: $id, type: '«Source»', node_id: change.from_id, retired: true})
     } AS starts,
     EXISTS { MATCH (:«Target» {id: change.to_id}) } OR EXISTS {
       MATCH (gone:Change {import_id: $id, type: '«Target»', node_id: change.to_id, retired: true})
     } AS ends
WITH change, relation, retired, starts AND ends AS restorable, [key IN change.keys WHERE NOT retired AND
  coalesce(
    relation[key] <> change['after.' + key],
    (relation[key] IS NULL) <> (change['after.' + key] IS NULL)
  )] AS keys
WHERE (relation IS NULL) <> retired OR keys <> [] OR retired AND NOT restorable
RETURN change.type AS type,
       null AS node_id,
       change.from_id AS from_id,
       change.to_id AS to_id,
       CASE
         WHEN retired AND relation IS NOT NULL THEN 'back'
         WHEN relation IS NULL THEN 'gone'
         ELSE 'edited'
       END AS code,
       keys
ORDER BY from_id, to_id
LIMIT $limit
