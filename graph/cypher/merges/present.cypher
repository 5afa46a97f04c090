// Which merges stand, the earliest first?
MATCH (merge:Merge {state: 'merged'})
RETURN merge.id AS id,
       merge.type AS type,
       merge.lose_id AS lose_id,
       merge.keep_id AS keep_id
ORDER BY merge.at, id
