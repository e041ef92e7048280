/** Who read and wrote people's data, in blocks. Nothing of it refers to the data, and nothing changes it. */
export const auditMigration = `
  CREATE TABLE audit (
    id      TEXT PRIMARY KEY,
    until   INTEGER NOT NULL,
    entries TEXT NOT NULL
  ) STRICT;
  CREATE TABLE audit_meetings (
    meeting_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    PRIMARY KEY (meeting_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'The audit is never changed.'); END;
`;
