// Replace the password of the account that is logged in. Runs on the system database.
// :params {old: 'neo4j', new: 'a long random word'}
ALTER CURRENT USER SET PASSWORD FROM $old TO $new
