// Keep what was there before an import touched it, so that it can be shown and undone.
// :params {changes: [{id: 'c-1', name: 'import-1', import_id: 'import-1', type: 'Unit', node_id: 'unit-1', keys: ['name'], `before.name`: '一', `after.name`: '二'}]}
UNWIND $changes AS properties
CREATE (change:Change)
SET change = properties
