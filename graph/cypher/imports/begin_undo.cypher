// Begin to undo an import; one whose undoing was interrupted goes on.
// :params {id: 'import-1', now: datetime()}
MATCH (batch:ImportBatch {id: $id})
WHERE batch.state IN ['done', 'running', 'undoing']
SET batch.state = 'undoing',
    batch.updated_at = $now
RETURN batch.id AS id
