// Give relationships of this type another start or end; what they hold stays.
// :params {rows: [{from: 'unit-2', to: 'community-1', new_from: 'unit-1', new_to: 'community-1'}]}
UNWIND $rows AS row
MATCH (:«Source» {id: row.from})-[old:«TYPE»]->(:«Target» {id: row.to})
MATCH (source:«Source» {id: row.new_from})
MATCH (target:«Target» {id: row.new_to})
CREATE (source)-[new:«TYPE»]->(target)
SET new = properties(old)
DELETE old
RETURN count(*) AS done
