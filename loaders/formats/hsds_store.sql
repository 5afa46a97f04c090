-- The records of one HSDS document or package, and what each belongs to.
CREATE TABLE records (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  line INTEGER NOT NULL,
  body TEXT NOT NULL,
  used INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX by_id ON records (kind, id);
CREATE TABLE links (
  parent TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent_kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (parent, kind, parent_kind, number)
) WITHOUT ROWID;
