// How many things that were there did an import change?
// :params {id: 'import-1'}
MATCH (change:Change {import_id: $id})
RETURN count(change) AS total
