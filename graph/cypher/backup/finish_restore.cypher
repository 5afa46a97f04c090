// The restore is complete: take its mark away.
MATCH (mark:RestoreMark)
DETACH DELETE mark
