// Which nodes of this type stand directly beside a given one, by id?
// :params {anchor_id: 'community-1', after: '', equals: {}, untrue: [], related: [], text: null, limit: 50}
CALL () {
  MATCH (anchor:«Anchor» {id: $anchor_id})--(node:«Label»)
  WITH DISTINCT node
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
  RETURN collect(node) AS found
}
RETURN size(found) AS total,
       COLLECT {
         UNWIND found AS node
         WITH node
         WHERE node.id > $after
         RETURN node {.*}
         ORDER BY node.id
         LIMIT $limit
       } AS items
LIMIT 1
