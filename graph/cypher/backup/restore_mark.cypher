// Was a restore begun in this database and not finished?
MATCH (mark:RestoreMark {id: 'restore'})
RETURN mark.backup AS backup
