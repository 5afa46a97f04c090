// Hold one merge until the transaction ends, and tell what is known of it.
// :params {id: 'merge-1'}
MATCH (merge:Merge {id: $id})
SET merge.id = merge.id
RETURN properties(merge) AS merge
