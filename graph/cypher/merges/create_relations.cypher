// Create relationships of this type as they were.
// :params {rows: [{from: 'unit-2', to: 'community-1', properties: {}}]}
UNWIND $rows AS row
MATCH (source:«Source» {id: row.from})
MATCH (target:«Target» {id: row.to})
CREATE (source)-[relation:«TYPE»]->(target)
SET relation = row.properties
RETURN count(*) AS done
