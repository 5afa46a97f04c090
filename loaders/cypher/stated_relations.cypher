// Which relationships of this type does a source state?
// :params {source: 'office'}
MATCH (source:«Source»)-[relation:«TYPE»]->(target:«Target»)
WHERE $source IN relation.sources
RETURN source.id AS from_id, target.id AS to_id
