// Which version of the schema was applied to this database?
MATCH (state:SchemaState {id: 'schema'})
RETURN state.version AS version
