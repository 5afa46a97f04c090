// Give up to so many changed relationships of this type back what an import found.
// :params {id: 'import-1', limit: 5000, now: datetime()}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«TYPE»'
  AND change.from_type = '«Source»'
  AND change.to_type = '«Target»'
  AND NOT coalesce(change.retired, false)
  AND change.undone_at IS NULL
WITH change
LIMIT $limit
MATCH (:«Source» {id: change.from_id})-[relation:«TYPE»]->(:«Target» {id: change.to_id})
FOREACH (key IN change.keys | SET relation[key] = change['before.' + key])
SET relation.source = change.source_before,
    relation.sources = change.sources_before,
    relation.updated_in = change.updated_in_before,
    relation.updated_at = change.updated_at_before,
    change.undone_at = $now
RETURN count(*) AS done
