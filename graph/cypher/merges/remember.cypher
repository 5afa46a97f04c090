// Remember a merge with all that is needed to undo it.
// :params {id: 'merge-1', properties: {name: 'Unit unit-2 → unit-1', type: 'Unit', state: 'merged'}}
MERGE (merge:Merge {id: $id})
SET merge += $properties
RETURN merge.id AS id
