/** Who is told of changes by POST. The position is one of this database alone: a copy begins anew. */
export const subscriptionsMigration = `
  CREATE TABLE subscriptions (
    tenant_id        TEXT NOT NULL,
    id               TEXT NOT NULL,
    application_id   TEXT NOT NULL,
    caller_id        TEXT NOT NULL,
    caller_kind      TEXT NOT NULL CHECK (caller_kind IN ('user', 'application')),
    caller_name      TEXT,
    resource         TEXT NOT NULL,
    user_id          TEXT,
    meeting_id       TEXT,
    change_types     TEXT NOT NULL,
    notification_url TEXT NOT NULL,
    lifecycle_url    TEXT,
    client_state     TEXT,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    sequence         INTEGER NOT NULL,
    is_missing       INTEGER NOT NULL,
    warned_end       INTEGER NOT NULL,
    position         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX subscriptions_by_caller ON subscriptions (tenant_id, application_id, caller_id);
  CREATE INDEX subscriptions_by_end ON subscriptions (expires_at);
  -- Who tells all of them: one row.
  CREATE TABLE subscriptions_holder (
    holder   TEXT NOT NULL,
    until    INTEGER NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  INSERT INTO subscriptions_holder VALUES ('', 0, 0);
`;
