// Which merges that stand took away something that this import created?
// :params {import_id: 'import-1'}
MATCH (merge:Merge {state: 'merged'})
WHERE $import_id IN merge.imports
RETURN merge.id AS id,
       merge.type AS type,
       merge.lose_id AS lose_id
ORDER BY id
