// Create one batch of nodes that have the same labels, unless it was created before.
// :params {rows: [{id: 'unit-1'}], labels: ['Unit'], batch: 0}
MATCH (mark:RestoreMark {id: 'restore'})
WHERE mark.batch = $batch
SET mark.batch = $batch + 1
WITH mark
UNWIND $rows AS row
CREATE (node:$($labels))
SET node = row
RETURN elementId(node) AS element
