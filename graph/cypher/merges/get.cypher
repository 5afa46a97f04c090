// What is known of one merge?
// :params {id: 'merge-1'}
MATCH (merge:Merge {id: $id})
RETURN properties(merge) AS merge
