// Which things are called like this? Full-text first: whole phrases and beginnings of pinyin.
// :params {index: 'entity_names', query: '"老花镜"', text: '老花镜', labels: ['Need', 'Unit'], fetch: 200, limit: 8}
CALL db.index.fulltext.queryNodes($index, $query, {limit: $fetch}) YIELD node, score
WITH node, score
WHERE any(label IN labels(node) WHERE label IN $labels)
WITH node, score, CASE
  WHEN node.name = $text OR $text IN node.aliases THEN 0
  WHEN node.name STARTS WITH $text OR node.pinyin STARTS WITH $text
    OR node.initials STARTS WITH $text THEN 1
  ELSE 2
END AS rank
ORDER BY rank, score DESC, node.id
LIMIT $limit
RETURN node.id AS id,
       head(labels(node)) AS label,
       node.name AS name,
       coalesce(node.aliases, []) AS aliases,
       coalesce(node.synthetic, false) AS synthetic,
       head([(node)-[:IN_COMMUNITY|LOCATED_IN|SERVES|CHILD_OF]->(place) | place.name]) AS context
ORDER BY rank, score DESC, id
