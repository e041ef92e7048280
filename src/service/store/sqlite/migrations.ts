import { subscriptionsMigration } from "./feed/subscriptions-migration.ts";
import { erasuresMigration, messagesMigration } from "./outbox/messages-migration.ts";
import { auditMigration } from "./people/audit-migration.ts";
import { contactsMigration } from "./people/contacts-migration.ts";

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
    -- The rowid, declared because otherwise a backup would number the rows anew. See meeting-key.ts.
    key                 INTEGER PRIMARY KEY,
    UNIQUE (tenant_id, id)
  ) STRICT;

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
  ) STRICT;

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
  // Meetings that clients create; participants known by user principal name alone, in the order they were given.
  `
  ALTER TABLE meetings ADD COLUMN subject     TEXT;
  ALTER TABLE meetings ADD COLUMN created_at  INTEGER;
  ALTER TABLE meetings ADD COLUMN start_at    INTEGER;
  ALTER TABLE meetings ADD COLUMN end_at      INTEGER;
  ALTER TABLE meetings ADD COLUMN external_id TEXT;
  CREATE UNIQUE INDEX meetings_by_external_id ON meetings (tenant_id, organizer_id, external_id)
    WHERE external_id IS NOT NULL;

  ALTER TABLE participants RENAME TO old_participants;
  CREATE TABLE participants (
    tenant_id  TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    user_id    TEXT,
    upn        TEXT COLLATE NOCASE,
    role       TEXT NOT NULL DEFAULT 'attendee',
    CHECK (user_id IS NOT NULL OR upn IS NOT NULL),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
  ) STRICT;
  INSERT INTO participants (tenant_id, meeting_id, user_id, upn)
    SELECT tenant_id, meeting_id, lower(user_id), upn FROM old_participants;
  DROP TABLE old_participants;
  CREATE INDEX participants_by_meeting ON participants (tenant_id, meeting_id);
  CREATE UNIQUE INDEX participants_by_user ON participants (tenant_id, user_id, meeting_id) WHERE user_id IS NOT NULL;
  -- Two, so that each can be walked in the order of meetings: of names that decide, and of names beside an object id.
  CREATE INDEX participants_by_upn_alone ON participants (tenant_id, upn, meeting_id) WHERE user_id IS NULL;
  CREATE INDEX participants_by_upn ON participants (tenant_id, upn, meeting_id) WHERE user_id IS NOT NULL;
  `,
  // Finding an appointment again, page by page.
  `
  CREATE INDEX appointments_by_external_id ON appointments (tenant_id, external_appointment_id, meeting_id)
    WHERE external_appointment_id IS NOT NULL;

  CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO secrets (name, value) VALUES ('skiptoken', lower(hex(randomblob(32))));
  `,
  // Text messages on their way. No reference to the meeting: a cancellation outlives it.
  `
  CREATE TABLE sms_outbox (
    id              TEXT PRIMARY KEY,
    event           TEXT NOT NULL,
    state           TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    finished_at     INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sms_outbox_due ON sms_outbox (next_attempt_at) WHERE state = 'pending';
  CREATE INDEX sms_outbox_by_age ON sms_outbox (created_at);
  `,
  // The participants a second time, in the row of their meeting: every request needs them, none changes them, and in a
  // large store each table less to look into is a page less to fetch. The table is for searching by participant.
  `
  ALTER TABLE meetings ADD COLUMN participants TEXT NOT NULL DEFAULT '[]';
  UPDATE meetings SET participants = (
    SELECT json_group_array(json_object('userId', user_id, 'upn', upn, 'role', role) ORDER BY rowid)
    FROM participants WHERE participants.tenant_id = meetings.tenant_id AND meeting_id = meetings.id
  );
  `,
  // A person's meetings by their start, which stands beside each participant, because an index is of one table. Nobody but an application is looked for by the name beside an object id, and then by the id.
  `
  ALTER TABLE participants ADD COLUMN start_at INTEGER;
  UPDATE participants SET start_at = (
    SELECT start_at FROM meetings WHERE meetings.tenant_id = participants.tenant_id AND id = meeting_id
  );
  DROP INDEX participants_by_upn;
  CREATE INDEX participants_by_user_and_start ON participants (tenant_id, user_id, start_at, meeting_id)
    WHERE user_id IS NOT NULL AND start_at IS NOT NULL;
  CREATE INDEX participants_by_upn_alone_and_start ON participants (tenant_id, upn, start_at, meeting_id)
    WHERE user_id IS NULL AND start_at IS NOT NULL;
  `,
  // The appointment in the row of the meeting that contains it: in a large store a read finds both at the end of one walk
  // through an index, instead of two. All of these are NULL where a meeting has no appointment.
  `
  ALTER TABLE meetings ADD COLUMN appointment_id                  TEXT;
  ALTER TABLE meetings ADD COLUMN appointment_etag                TEXT;
  ALTER TABLE meetings ADD COLUMN external_appointment_id         TEXT;
  ALTER TABLE meetings ADD COLUMN external_appointment_url        TEXT;
  ALTER TABLE meetings ADD COLUMN appointment_client_join_web_url TEXT;
  ALTER TABLE meetings ADD COLUMN appointment_settings            TEXT;
  ALTER TABLE meetings ADD COLUMN appointment_clients             TEXT;
  ALTER TABLE meetings ADD COLUMN appointment_modified_by         TEXT;
  ALTER TABLE meetings ADD COLUMN appointment_modified_at         INTEGER;
  UPDATE meetings SET
      appointment_id = a.id,
      appointment_etag = a.etag,
      external_appointment_id = a.external_appointment_id,
      external_appointment_url = a.external_appointment_url,
      appointment_client_join_web_url = a.appointment_client_join_web_url,
      appointment_settings = a.settings,
      appointment_clients = a.appointment_clients,
      appointment_modified_by = a.modified_by,
      appointment_modified_at = a.modified_at
    FROM appointments a WHERE a.tenant_id = meetings.tenant_id AND a.meeting_id = meetings.id;
  DROP TABLE appointments;
  CREATE INDEX meetings_by_external_appointment_id ON meetings (tenant_id, external_appointment_id, id)
    WHERE external_appointment_id IS NOT NULL;
  `,
  // Whose messages they are, as it stands in what is still to be sent: for a store that is divided by tenant.
  `
  ALTER TABLE sms_outbox ADD COLUMN tenant_id TEXT NOT NULL DEFAULT '';
  UPDATE sms_outbox SET tenant_id = coalesce(json_extract(event, '$.data.tenantId'), '') WHERE event <> '';
  `,
  // All that an online meeting has, and by what else it is found. A link is NULL in what came before, and empty where there
  // is none: see MeetingRow.
  `
  ALTER TABLE meetings ADD COLUMN join_web_url              TEXT;
  ALTER TABLE meetings ADD COLUMN kept_properties           TEXT;
  ALTER TABLE meetings ADD COLUMN video_teleconference_id   TEXT;
  ALTER TABLE meetings ADD COLUMN join_meeting_id           TEXT;
  CREATE INDEX meetings_by_join_web_url ON meetings (tenant_id, join_web_url) WHERE join_web_url <> '';
  CREATE INDEX meetings_by_video_teleconference_id ON meetings (tenant_id, video_teleconference_id)
    WHERE video_teleconference_id <> '';
  CREATE INDEX meetings_by_join_meeting_id ON meetings (tenant_id, join_meeting_id) WHERE join_meeting_id <> '';
  `,
  // First answers to requests with a key, for a day. Hashes of the key and the request, nothing that was in them.
  `
  CREATE TABLE kept_answers (
    tenant_id      TEXT NOT NULL,
    caller_id      TEXT NOT NULL,
    key_hash       TEXT NOT NULL,
    fingerprint    TEXT NOT NULL,
    status         INTEGER NOT NULL,
    etag           TEXT,
    appointment_id TEXT,
    -- Counts those of a caller: so the oldest are found, however many there are.
    number         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, caller_id, key_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX kept_answers_by_number ON kept_answers (tenant_id, caller_id, number);
  CREATE INDEX kept_answers_by_age ON kept_answers (created_at);
  `,
  contactsMigration,
  // What was written, in order, for whoever watches. No reference to the meeting: its end is a change as well.
  `
  CREATE TABLE changes (
    sequence     INTEGER PRIMARY KEY,
    tenant_id    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    meeting_id   TEXT,
    fields       TEXT NOT NULL,
    etag         TEXT,
    caller_id    TEXT,
    caller_kind  TEXT,
    at           INTEGER NOT NULL,
    ready_at     INTEGER,
    participants TEXT
  ) STRICT;
  `,
  // By whom and when the appointment was written: the first answer tells.
  `
  ALTER TABLE kept_answers ADD COLUMN modified_by TEXT;
  ALTER TABLE kept_answers ADD COLUMN modified_at INTEGER;
  `,
  auditMigration,
  subscriptionsMigration,
  messagesMigration,
  erasuresMigration,
];
