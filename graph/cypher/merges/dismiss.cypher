// Remember that two things of one type are not the same; a second judgement replaces the first.
// :params {id: 'not-same-1', name: 'Unit unit-1 ≠ unit-2', type: 'Unit', first_id: 'unit-1', second_id: 'unit-2', reason: '两家店', by: null, now: datetime()}
MERGE (judged:NotSame {id: $id})
ON CREATE SET judged.created_at = $now
SET judged.name = $name,
    judged.type = $type,
    judged.first_id = $first_id,
    judged.second_id = $second_id,
    judged.reason = $reason,
    judged.by = $by,
    judged.at = $now,
    judged.updated_at = $now
RETURN judged.id AS id
