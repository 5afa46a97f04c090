// A merge has been undone.
// :params {id: 'merge-1', now: datetime()}
MATCH (merge:Merge {id: $id})
SET merge.state = 'undone',
    merge.undone_at = $now,
    merge.updated_at = $now
RETURN merge.id AS id
