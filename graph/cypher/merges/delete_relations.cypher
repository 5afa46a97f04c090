// Take relationships of this type away; everything they held is kept in the merge.
// :params {rows: [{from: 'unit-2', to: 'community-1'}]}
UNWIND $rows AS row
MATCH (:«Source» {id: row.from})-[relation:«TYPE»]->(:«Target» {id: row.to})
DELETE relation
RETURN count(*) AS done
