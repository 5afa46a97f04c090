// Which relationships of this type, created by an import, did anything else touch or state since?
// :params {id: 'import-1', finished_at: datetime(), limit: 100}
MATCH (source:«Source»)-[relation:«TYPE»]->(target:«Target»)
WHERE relation.created_in = $id
WITH source, relation, target,
     coalesce(relation.updated_in <> $id, true) OR relation.updated_at > $finished_at AS edited,
     size(relation.sources) > 1 AS stated
WHERE edited OR stated
RETURN '«TYPE»' AS type,
       null AS node_id,
       source.id AS from_id,
       target.id AS to_id,
       CASE WHEN edited THEN 'edited' ELSE 'stated' END AS code,
       [] AS keys
ORDER BY from_id, to_id
LIMIT $limit
