// Begin an import, or take up again the one of the same files that was interrupted.
// :params {fingerprint: 'ab12', id: 'import-1', name: 'units.csv', files: ['units.csv'], types: ['Unit'], source: 'units', now: datetime()}
OPTIONAL MATCH (open:ImportBatch {fingerprint: $fingerprint})
WHERE open.state = 'running'
WITH open
ORDER BY open.started_at
LIMIT 1
WITH coalesce(open.id, $id) AS id
MERGE (batch:ImportBatch {id: id})
ON CREATE SET batch.name = $name,
              batch.state = 'running',
              batch.fingerprint = $fingerprint,
              batch.files = $files,
              batch.types = $types,
              batch.started_at = $now,
              batch.created_at = $now,
              batch.source = $source
SET batch.updated_at = $now
RETURN batch.id AS id
