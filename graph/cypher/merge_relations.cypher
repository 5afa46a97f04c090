// Write one batch of relationships of one type between two node types; touch only what is new or differs.
// :params {rows: [{from: 'unit-1', to: 'resource-1', properties: {}, only_new: false}], source: 'OFFERS.csv', import_id: null, now: datetime()}
// Rows whose ends do not exist write nothing and are missing from `matched`.
// A source that only repeats what is there is added to its sources; that is no change of it.
// A row that is marked only_new may create a relationship but changes none.
// Within an import, `noted` tells what was there before, so that it can be kept as Changes.
UNWIND $rows AS row
MATCH (source:«Source» {id: row.from})
MATCH (target:«Target» {id: row.to})
MERGE (source)-[relation:«TYPE»]->(target)
WITH relation, row, row.properties AS properties, properties(relation) AS before
WITH relation, row, properties, before, CASE
  WHEN before.created_at IS NULL OR row.only_new THEN []
  ELSE [key IN keys(properties) WHERE
    coalesce(
      before[key] <> properties[key],
      (before[key] IS NULL) <> (properties[key] IS NULL)
    )]
END AS keys
WITH relation, row, properties, before, keys,
     before.created_at IS NULL OR keys <> [] AS differs,
     NOT $source IN coalesce(before.sources, []) AS new_source
SET relation += CASE
  WHEN differs THEN properties {
    .*,
    source: $source,
    sources: CASE
      WHEN new_source THEN coalesce(before.sources, []) + $source
      ELSE before.sources
    END,
    created_at: coalesce(before.created_at, $now),
    created_in: CASE WHEN before.created_at IS NULL THEN $import_id ELSE before.created_in END,
    updated_at: $now,
    updated_in: $import_id
  }
  WHEN new_source THEN {sources: coalesce(before.sources, []) + $source}
  ELSE {}
END
RETURN count(*) AS matched,
       count(*) - count(before.created_at) AS created,
       sum(CASE WHEN keys <> [] THEN 1 ELSE 0 END) AS changed,
       collect(CASE
         WHEN (differs OR new_source) AND before.created_at IS NOT NULL AND $import_id IS NOT NULL
         THEN [
           [row.from, row.to],
           [before.source, before.sources, before.updated_in, before.updated_at],
           keys,
           [key IN keys | before[key]],
           [key IN keys | properties[key]]
         ]
       END) AS noted
