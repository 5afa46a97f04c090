// Which nodes of this type are there, by id?
// :params {after: '', equals: {}, untrue: [], related: [], text: null, limit: 50}
CALL () {
  MATCH (node:«Label»)
  WHERE all(key IN keys($equals) WHERE node[key] = $equals[key])
    AND none(key IN $untrue WHERE coalesce(node[key], false))
    AND all(wanted IN $related WHERE EXISTS {
      (node)--(other) WHERE other.id = wanted.id AND wanted.label IN labels(other)
    })
    AND ($text IS NULL
      OR toLower(node.name) CONTAINS $text
      OR node.pinyin STARTS WITH $text
      OR node.initials STARTS WITH $text
      OR any(letters IN node.alias_letters WHERE letters STARTS WITH $text)
      OR any(alias IN node.aliases WHERE toLower(alias) CONTAINS $text))
  RETURN count(*) AS total
}
RETURN total,
       COLLECT {
         MATCH (node:«Label»)
         WHERE node.id > $after
           AND all(key IN keys($equals) WHERE node[key] = $equals[key])
           AND none(key IN $untrue WHERE coalesce(node[key], false))
           AND all(wanted IN $related WHERE EXISTS {
             (node)--(other) WHERE other.id = wanted.id AND wanted.label IN labels(other)
           })
           AND ($text IS NULL
             OR toLower(node.name) CONTAINS $text
             OR node.pinyin STARTS WITH $text
             OR node.initials STARTS WITH $text
             OR any(letters IN node.alias_letters WHERE letters STARTS WITH $text)
             OR any(alias IN node.aliases WHERE toLower(alias) CONTAINS $text))
         RETURN node {.*}
         ORDER BY node.id
         LIMIT $limit
       } AS items
LIMIT 1
