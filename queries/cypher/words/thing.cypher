// Is there a thing of this type with this id, and what is it called?
// :params {id: 'unit-1', named: ['Need'], persons: ['Member']}
MATCH (node:«Label» {id: $id})
RETURN node.id AS id,
       node.name AS name,
       coalesce(node.aliases, []) AS aliases,
       coalesce(node.pinyin, '') AS pinyin,
       coalesce(node.initials, '') AS initials,
       coalesce(node.alias_letters, []) AS alias_letters,
       coalesce(node.synthetic, false) AS synthetic,
       [(node)-[:IN_COMMUNITY|LOCATED_IN|PART_OF|SERVES]->(place:Community) | place.id][..5]
         AS communities,
       CASE WHEN '«Label»' IN $named THEN
         [(node)--(person) WHERE any(each IN labels(person) WHERE each IN $persons) | person.name]
           [..20]
       ELSE [] END AS persons
LIMIT 1
