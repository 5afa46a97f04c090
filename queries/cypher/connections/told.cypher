// What are these nodes called, and after which persons may they be called?
// :params {elements: [], labels: ['Unit', 'Resource'], named: ['Resource'], persons: ['Member'], limit: 100}
UNWIND $elements AS element
MATCH (node)
WHERE elementId(node) = element
RETURN element,
       node.id AS id,
       head([label IN labels(node) WHERE label IN $labels]) AS label,
       coalesce(node.name, node.id) AS name,
       node.name_en AS name_en,
       coalesce(node.synthetic, false) AS synthetic,
       // A resource, a promise or an appeal is often called after the person beside it.
       CASE
         WHEN any(label IN labels(node) WHERE label IN $named) THEN COLLECT {
           MATCH (node)--(person)
           WHERE any(label IN labels(person) WHERE label IN $persons)
           RETURN DISTINCT person.name AS person_name
           ORDER BY person_name
           LIMIT 20
         }
         ELSE []
       END AS persons
ORDER BY id, label
LIMIT $limit
