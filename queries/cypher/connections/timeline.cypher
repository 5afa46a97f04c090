// What happened to this node and around it, in the order of time?
// :params {id: 'unit-1', label: 'Unit', own: ['founded_on', 'created_at'], types: ['HOLDS_SEAT'], labels: ['BigCommittee', 'Commitment'], relation_dates: {HOLDS_SEAT: ['since', 'until']}, node_dates: {Commitment: ['offered_at']}, with_events: ['Commitment'], since: null, until: null, newest_first: false, zone: '+08:00', read: 5000, offset: 0, limit: 50}
MATCH (subject:«Label» {id: $id})
CALL (subject) {
  CALL (subject) {
    // Its own dates; a moment that one of its events tells is told by the event.
    UNWIND [key IN $own WHERE subject[key] IS NOT NULL] AS key
    WITH subject, key
    WHERE NOT EXISTS { (subject)<-[:CONCERNS]-(told:Event WHERE told.at = subject[key]) }
    RETURN 'date' AS kind, subject AS about, null AS type, null AS outgoing, key,
           subject[key] AS at, null AS event, null AS change
    UNION ALL
    // When its relationships began and ended, and the dates of what stands beside it.
    MATCH (subject)-[relation]-(other)
    WHERE type(relation) IN $types AND any(label IN labels(other) WHERE label IN $labels)
    WITH relation, other, startNode(relation) = subject AS outgoing,
         head([label IN labels(other) WHERE label IN $labels]) AS label
    LIMIT $read
    CALL (relation, other, outgoing, label) {
      UNWIND [key IN $relation_dates[type(relation)] WHERE relation[key] IS NOT NULL] AS key
      RETURN 'relation' AS kind, key, relation[key] AS at
      UNION ALL
      UNWIND [key IN $node_dates[label] WHERE other[key] IS NOT NULL] AS key
      WITH other, key
      WHERE NOT EXISTS { (other)<-[:CONCERNS]-(told:Event WHERE told.at = other[key]) }
      RETURN 'beside' AS kind, key, other[key] AS at
    }
    RETURN kind, other AS about, type(relation) AS type, outgoing, key, at,
           null AS event, null AS change
    UNION ALL
    // The events of itself and of the promises, appeals and needs beside it.
    CALL (subject) {
      RETURN subject AS about, null AS type, null AS outgoing
      UNION ALL
      MATCH (subject)-[relation]-(about)
      WHERE type(relation) IN $types AND any(label IN labels(about) WHERE label IN $with_events)
      RETURN about, type(relation) AS type, startNode(relation) = subject AS outgoing
      LIMIT $read
    }
    MATCH (about)<-[:CONCERNS]-(event:Event)
    WITH about, type, outgoing, event
    LIMIT $read
    RETURN 'event' AS kind, about, type, outgoing, null AS key, event.at AS at, event,
           null AS change
    UNION ALL
    // What imports changed of it, and what was merged into it.
    MATCH (change:Change {node_id: $id})
    WHERE change.type = $label AND change.undone_at IS NULL
    MATCH (batch:ImportBatch {id: change.import_id})
    RETURN 'change' AS kind, subject AS about, null AS type, null AS outgoing, null AS key,
           batch.started_at AS at, null AS event, change
    UNION ALL
    MATCH (merge:Merge {keep_id: $id})
    WHERE merge.type = $label AND merge.state = 'merged'
    RETURN 'merge' AS kind, subject AS about, null AS type, null AS outgoing, null AS key,
           merge.at AS at, null AS event, merge AS change
  }
  WITH kind, about, type, outgoing, key, at, event, change,
       // Days stand before the moments of the same day, and moments in one zone.
       CASE
         WHEN at IS :: DATE NOT NULL THEN toString(at)
         ELSE toString(datetime({datetime: at, timezone: $zone}))
       END AS written
  WHERE coalesce(left(written, 10) >= $since, true) AND coalesce(left(written, 10) <= $until, true)
  WITH DISTINCT kind, about, type, outgoing, key, written, event, change
  RETURN collect({
    kind: kind,
    element: elementId(about),
    id: about.id,
    label: head([label IN labels(about) WHERE label IN $labels]),
    degree: COUNT { (about)--() },
    type: type,
    outgoing: outgoing,
    key: key,
    at: written,
    event: event {.id, .name, .from_state, .to_state, .reason, .synthetic},
    change: change {
      .id, .import_id, .lose_id, .reason,
      values: [name IN change.keys |
        {name: name, before: change['before.' + name], after: change['after.' + name]}]
    }
  }) AS entries
}
RETURN elementId(subject) AS element,
       COUNT { (subject)--() } AS degree,
       size(entries) AS total,
       COLLECT {
         UNWIND entries AS entry
         WITH entry, CASE WHEN $newest_first THEN null ELSE entry.at END AS upwards,
              CASE WHEN $newest_first THEN entry.at END AS downwards
         RETURN entry
         ORDER BY upwards, downwards DESC, entry.kind, entry.type, entry.id, entry.key,
                  entry.event.id, entry.change.id
         SKIP $offset
         LIMIT $limit
       } AS items
LIMIT 1
