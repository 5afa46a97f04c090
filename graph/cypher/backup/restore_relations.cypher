// Create one batch of relationships of one type, unless it was created before.
// :params {rows: [{source: '4:a:0', target: '4:a:1', properties: {}}], type: 'OFFERS', batch: 0}
MATCH (mark:RestoreMark {id: 'restore'})
WHERE mark.batch = $batch
SET mark.batch = $batch + 1
WITH mark
UNWIND $rows AS row
MATCH (source)
WHERE elementId(source) = row.source
MATCH (target)
WHERE elementId(target) = row.target
CREATE (source)-[relation:$($type)]->(target)
SET relation = row.properties
RETURN count(relation) AS created
