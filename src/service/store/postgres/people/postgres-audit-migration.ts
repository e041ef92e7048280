/** Who read and wrote people's data, in blocks. Nothing of it refers to the data, and nothing changes it. */
export const postgresAuditMigration = `
  CREATE TABLE audit (
    id      text COLLATE "C" PRIMARY KEY,
    until   bigint NOT NULL,
    entries text NOT NULL
  );
  CREATE TABLE audit_meetings (
    meeting_id text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    PRIMARY KEY (meeting_id, id)
  );
  CREATE INDEX audit_meetings_by_id ON audit_meetings (id);
  CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'The audit is never changed.'; END $$;
  CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit();
`;
