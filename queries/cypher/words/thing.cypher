// Is there a thing of this type with this id, and what is it called?
// :params {id: 'unit-1'}
MATCH (node:«Label» {id: $id})
RETURN node.id AS id,
       node.name AS name,
       coalesce(node.aliases, []) AS aliases,
       coalesce(node.pinyin, '') AS pinyin,
       coalesce(node.initials, '') AS initials,
       coalesce(node.alias_letters, []) AS alias_letters,
       coalesce(node.synthetic, false) AS synthetic,
       [(node)-[:IN_COMMUNITY|LOCATED_IN|PART_OF|SERVES]->(place:Community) | place.id][..5]
         AS communities
LIMIT 1
