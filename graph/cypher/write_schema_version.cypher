// Remember which version of the schema this database was prepared for.
// :params {version: 1, now: datetime()}
MERGE (state:SchemaState {id: 'schema'})
ON CREATE SET state.created_at = $now
SET state.name = 'schema',
    state.version = $version,
    state.source = 'product',
    state.updated_at = $now
