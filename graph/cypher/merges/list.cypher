// Which merges were there, the latest first?
// :params {offset: 0, limit: 20}
MATCH (merge:Merge)
WITH merge
ORDER BY merge.at DESC, merge.id
WITH collect(merge) AS merges
RETURN size(merges) AS total,
       [merge IN merges[$offset..$offset + $limit] | properties(merge)] AS merges
