// Is the default database open, and if not, why? Runs on the system database.
// :params {database: 'neo4j'}
SHOW DATABASE $database YIELD currentStatus, statusMessage
RETURN currentStatus AS status, statusMessage AS message
ORDER BY status
LIMIT 1
