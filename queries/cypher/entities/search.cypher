// Which things are called like this? Exact names, then beginnings, then what the index finds best.
// :params {index: 'entity_names', query: '"老花镜"', text: '老花镜', labels: ['Need', 'Unit'], fetch: 200, limit: 8}
CALL db.index.fulltext.queryNodes($index, $query, {limit: $fetch}) YIELD node, score
WITH node, score, head([label IN labels(node) WHERE label IN $labels]) AS label
WHERE label IS NOT NULL
WITH node, score, label, CASE
  WHEN toLower(node.name) = $text OR any(alias IN node.aliases WHERE toLower(alias) = $text) THEN 0
  WHEN toLower(node.name) STARTS WITH $text OR node.pinyin STARTS WITH $text
    OR node.initials STARTS WITH $text
    OR any(letters IN node.alias_letters WHERE letters STARTS WITH $text) THEN 1
  ELSE 2
END AS rank
ORDER BY rank, score DESC, size(node.name), node.id
LIMIT $limit
RETURN node.id AS id,
       label,
       node.name AS name,
       coalesce(node.aliases, []) AS aliases,
       coalesce(node.synthetic, false) AS synthetic,
       head([(node)-[:IN_COMMUNITY|LOCATED_IN|SERVES|CHILD_OF]->(place) | place.name]) AS context
ORDER BY rank, score DESC, size(name), id
