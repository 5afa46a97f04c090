// Which imports were there, the latest first?
// :params {offset: 0, limit: 20}
MATCH (batch:ImportBatch)
WITH batch
ORDER BY batch.started_at DESC, batch.id
WITH collect(batch) AS batches
RETURN size(batches) AS total,
       [batch IN batches[$offset..$offset + $limit] | properties(batch)] AS batches
