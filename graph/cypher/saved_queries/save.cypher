// Keep a query under an id; a replay of the same transaction changes nothing.
// :params {id: 'query-1', name: '各社区资源', description: null, query: 'RETURN 1', parameters: '{}', by: null, now: datetime()}
MERGE (saved:SavedQuery {id: $id})
ON CREATE SET saved.created_at = $now
SET saved.name = $name,
    saved.description = $description,
    saved.query = $query,
    saved.parameters = $parameters,
    saved.saved_by = $by,
    saved.updated_at = $now
RETURN properties(saved) AS saved
