// What do the relationships of this type hold between these pairs of ids, to the last digit?
// :params {rows: [{from: 'unit-1', to: 'community-1'}]}
UNWIND $rows AS row
MATCH (:«Source» {id: row.from})-[relation:«TYPE»]->(:«Target» {id: row.to})
RETURN row.from AS from_id,
       row.to AS to_id,
       [key IN keys(relation) | CASE
         WHEN relation[key] IS :: ZONED DATETIME THEN [key, toString(relation[key]), true]
         ELSE [key, relation[key], false]
       END] AS properties
ORDER BY from_id, to_id
