// Which things of one type contain this text in a name? For what the full-text index cannot find, such as one character.
// :params {text: '镜', limit: 8}
MATCH (node:«Label»)
WHERE node.name CONTAINS $text
   OR node.pinyin CONTAINS $text
   OR node.initials STARTS WITH $text
   OR any(alias IN node.aliases WHERE alias CONTAINS $text)
RETURN node.id AS id,
       head(labels(node)) AS label,
       node.name AS name,
       coalesce(node.aliases, []) AS aliases,
       coalesce(node.synthetic, false) AS synthetic,
       head([(node)-[:IN_COMMUNITY|LOCATED_IN|SERVES|CHILD_OF]->(place) | place.name]) AS context
ORDER BY id
LIMIT $limit
