// What is saved under this id?
// :params {id: 'query-1'}
MATCH (saved:SavedQuery {id: $id})
RETURN properties(saved) AS saved
