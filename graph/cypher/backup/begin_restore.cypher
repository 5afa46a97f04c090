// Mark an empty database as being restored, and take away what says that it is ready.
// :params {backup: 'sha256 of the manifest'}
MERGE (mark:RestoreMark {id: 'restore'})
ON CREATE SET mark.backup = $backup, mark.batch = 0
WITH mark
OPTIONAL MATCH (state:SchemaState)
DETACH DELETE state
RETURN DISTINCT mark.batch AS batch
