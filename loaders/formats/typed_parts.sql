-- What a run has said so far, each statement as one number.
CREATE TABLE told (statement INTEGER PRIMARY KEY);
