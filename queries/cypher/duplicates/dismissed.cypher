// Which two things of this type were judged not to be the same, by id?
// :params {type: 'Unit', after: '', limit: 5000}
MATCH (judged:NotSame {type: $type})
WHERE judged.id > $after
RETURN judged.id AS id,
       judged.first_id AS first_id,
       judged.second_id AS second_id
ORDER BY id
LIMIT $limit
