// Which node types does the name index cover at present?
// :params {index: 'entity_names'}
SHOW INDEXES YIELD name, labelsOrTypes, properties
WHERE name = $index
RETURN labelsOrTypes AS labels, properties
