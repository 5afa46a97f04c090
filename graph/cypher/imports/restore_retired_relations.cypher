// Make up to so many relationships of this type anew that an import retired.
// :params {id: 'import-1', limit: 5000, now: datetime()}
MATCH (change:Change {import_id: $id})
WHERE change.type = '«TYPE»'
  AND change.from_type = '«Source»'
  AND change.to_type = '«Target»'
  AND change.retired
  AND change.undone_at IS NULL
WITH change
LIMIT $limit
MATCH (source:«Source» {id: change.from_id})
MATCH (target:«Target» {id: change.to_id})
CREATE (source)-[relation:«TYPE»]->(target)
FOREACH (key IN change.keys | SET relation[key] = change['before.' + key])
SET relation.source = change.source_before,
    relation.sources = change.sources_before,
    relation.created_in = change.created_in_before,
    relation.created_at = change.created_at_before,
    relation.updated_in = change.updated_in_before,
    relation.updated_at = change.updated_at_before,
    change.undone_at = $now
RETURN count(*) AS done
