/**
 * The schema of the database, one step a version, forward only. A step that was released is never edited: what it
 * did is on people's disks. `PRAGMA user_version` holds how many steps a file has seen.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meetings (
    tenant_id           TEXT NOT NULL,
    id                  TEXT NOT NULL,
    organizer_id        TEXT NOT NULL,
    client_join_web_url TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE participants (
    tenant_id  TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    upn        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id, user_id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE appointments (
    tenant_id                       TEXT NOT NULL,
    meeting_id                      TEXT NOT NULL,
    id                              TEXT NOT NULL,
    etag                            TEXT NOT NULL,
    external_appointment_id         TEXT,
    external_appointment_url        TEXT,
    appointment_client_join_web_url TEXT,
    settings                        TEXT,
    appointment_clients             TEXT NOT NULL,
    modified_by                     TEXT NOT NULL,
    modified_at                     INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE provisioning (
    scope    TEXT PRIMARY KEY,
    ready_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Which application may act for which user; an empty user_id is the policy of the whole tenant.
  `
  CREATE TABLE access_policies (
    tenant_id      TEXT NOT NULL,
    application_id TEXT NOT NULL,
    user_id        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, application_id, user_id)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX access_policies_of_user ON access_policies (tenant_id, user_id);
  `,
  `
  CREATE TABLE history (
    sequence    INTEGER PRIMARY KEY,
    tenant_id   TEXT NOT NULL,
    meeting_id  TEXT NOT NULL,
    at          INTEGER NOT NULL,
    caller_id   TEXT NOT NULL,
    caller_kind TEXT NOT NULL,
    operation   TEXT NOT NULL,
    fields      TEXT NOT NULL,
    etag_before TEXT,
    etag_after  TEXT
  ) STRICT;

  CREATE INDEX history_of_meeting ON history (meeting_id, tenant_id, sequence);
  `,
];
