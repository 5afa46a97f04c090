// An import has come to its end: keep what became of it.
// :params {id: 'import-1', report: '{}', now: datetime()}
MATCH (batch:ImportBatch {id: $id})
WHERE batch.state = 'running'
SET batch.state = 'done',
    batch.report = $report,
    batch.finished_at = $now,
    batch.updated_at = $now
RETURN batch.id AS id
