// What is known of one import?
// :params {id: 'import-1'}
MATCH (batch:ImportBatch {id: $id})
RETURN properties(batch) AS batch
