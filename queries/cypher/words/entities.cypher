// Which things may be meant by these stretches of a question?
// :params {index: 'entity_names', queries: ['"城内"'], text: '城内社区有哪些单位', labels: ['Community', 'Unit'], fetch: 200, each: 25, limit: 200, named: ['Need'], persons: ['Member']}
UNWIND $queries AS query
CALL (query) {
  CALL db.index.fulltext.queryNodes($index, query, {limit: $fetch}) YIELD node, score
  WITH node, score, head([label IN labels(node) WHERE label IN $labels]) AS label
  WHERE label IS NOT NULL
  WITH node, score, label,
       $text CONTAINS toLower(node.name)
         OR any(alias IN coalesce(node.aliases, []) WHERE $text CONTAINS toLower(alias)) AS said
  ORDER BY said DESC, score DESC, size(node.name), node.id
  LIMIT $each
  RETURN node, label
}
WITH DISTINCT node, label
RETURN label,
       node.id AS id,
       node.name AS name,
       coalesce(node.aliases, []) AS aliases,
       coalesce(node.pinyin, '') AS pinyin,
       coalesce(node.initials, '') AS initials,
       coalesce(node.alias_letters, []) AS alias_letters,
       coalesce(node.synthetic, false) AS synthetic,
       [(node)-[:IN_COMMUNITY|LOCATED_IN|PART_OF|SERVES]->(place:Community) | place.id][..5]
         AS communities,
       CASE WHEN label IN $named THEN
         [(node)--(person) WHERE any(each IN labels(person) WHERE each IN $persons) | person.name]
           [..20]
       ELSE [] END AS persons
ORDER BY label, id
LIMIT $limit
