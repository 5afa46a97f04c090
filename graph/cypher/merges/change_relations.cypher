// Change what relationships of this type hold; a null takes a property away.
// :params {rows: [{from: 'unit-1', to: 'community-1', properties: {since: date()}}]}
UNWIND $rows AS row
MATCH (:«Source» {id: row.from})-[relation:«TYPE»]->(:«Target» {id: row.to})
SET relation += row.properties
RETURN count(*) AS done
