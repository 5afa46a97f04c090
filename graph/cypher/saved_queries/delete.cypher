// Forget a saved query.
// :params {id: 'query-1'}
MATCH (saved:SavedQuery {id: $id})
DELETE saved
