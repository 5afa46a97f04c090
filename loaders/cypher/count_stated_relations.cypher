// How many relationships of this type does a source state?
// :params {source: 'office'}
MATCH (:«Source»)-[relation:«TYPE»]->(:«Target»)
WHERE $source IN relation.sources
RETURN count(*) AS total
