// An import has been undone.
// :params {id: 'import-1', now: datetime()}
MATCH (batch:ImportBatch {id: $id})
SET batch.state = 'undone',
    batch.undone_at = $now,
    batch.updated_at = $now
RETURN batch.id AS id
