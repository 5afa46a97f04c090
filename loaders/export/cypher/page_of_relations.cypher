// Which relationships of this type between two node types come next, by the ids of their ends?
// :params {source: '', target: '', element: '', names: ['citation'], moments: ['created_at'], limit: 1000}
// The index gives the order of the starts, so that a page costs what it holds and nothing is sorted
// as a whole; two relationships of one type may join the same two nodes.
MATCH (source:«Source»)
USING INDEX SEEK source:«Source»(id)
WHERE source.id >= $source
MATCH (source)-[relation:«TYPE»]->(target:«Target»)
WHERE source.id > $source
   OR target.id > $target
   OR (target.id = $target AND elementId(relation) > $element)
RETURN source.id AS source,
       target.id AS target,
       elementId(relation) AS element,
       [name IN $names | relation[name]] AS values,
       [name IN $moments | toString(relation[name])] AS moments
ORDER BY source, target, element
LIMIT $limit
