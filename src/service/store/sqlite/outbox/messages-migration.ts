/**
 * What is known of a message beside its event: so that it has a history, and a reminder moves and ends with its meeting. The
 * table is made anew for its new state. What was asked for before and is not delivered yet is sent at once, as it was.
 */
export const messagesMigration = `
  CREATE TABLE new_outbox (
    id              TEXT PRIMARY KEY,
    tenant_id       TEXT NOT NULL,
    meeting_id      TEXT,
    kind            TEXT,
    event           TEXT NOT NULL,
    state           TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    reason          TEXT,
    number_end      TEXT,
    -- Of a reminder, in milliseconds before the start of its meeting.
    remind_before   INTEGER,
    created_at      INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    finished_at     INTEGER
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_outbox (id, tenant_id, meeting_id, kind, event, state, attempts, number_end, created_at, next_attempt_at,
      finished_at)
    SELECT id, tenant_id, data ->> 'onlineMeetingId',
      CASE WHEN data IS NULL THEN NULL ELSE coalesce(data ->> 'messageType', 'reminder') END,
      event, state, attempts, substr(data ->> 'phoneNumber', -2), created_at, next_attempt_at, finished_at
    FROM (SELECT *, CASE WHEN json_valid(event) THEN json_extract(event, '$.data') END AS data FROM sms_outbox);
  DROP TABLE sms_outbox;
  ALTER TABLE new_outbox RENAME TO sms_outbox;
  CREATE INDEX sms_outbox_due ON sms_outbox (next_attempt_at) WHERE state = 'pending';
  CREATE INDEX sms_outbox_by_age ON sms_outbox (next_attempt_at);
  CREATE INDEX sms_outbox_of_meeting ON sms_outbox (tenant_id, meeting_id, created_at);

  -- One that was claimed goes on as it was put off: whoever has it looks at the time of the meeting.
  CREATE TRIGGER reminders_move AFTER UPDATE OF start_at ON meetings
    WHEN NEW.start_at IS NOT NULL AND OLD.start_at IS NOT NEW.start_at
    BEGIN
      UPDATE sms_outbox SET next_attempt_at =
          max(NEW.start_at - remind_before, CASE WHEN attempts > 0 THEN next_attempt_at ELSE 0 END)
        WHERE tenant_id = NEW.tenant_id AND meeting_id = NEW.id AND state = 'pending' AND remind_before IS NOT NULL;
    END;
  CREATE TRIGGER reminders_end_with_appointment AFTER UPDATE OF appointment_id ON meetings
    WHEN OLD.appointment_id IS NOT NULL AND NEW.appointment_id IS NULL
    BEGIN ${cancelOf("NEW")} END;
  CREATE TRIGGER reminders_end_with_meeting AFTER DELETE ON meetings BEGIN ${cancelOf("OLD")} END;
`;

/** Under which numbers somebody is known who is being erased: see StoredPeople. */
export const erasuresMigration = `
  CREATE TABLE erasures (
    person     TEXT NOT NULL,
    tenant_id  TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    contact    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person, meeting_id, contact)
  ) STRICT, WITHOUT ROWID;
`;

/** One that was given up before forgets its number as well. What has ended is kept for as long from now on. */
function cancelOf(meeting: "NEW" | "OLD"): string {
  const now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
  return `UPDATE sms_outbox SET event = '', next_attempt_at = min(next_attempt_at, ${now}),
      state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END,
      finished_at = CASE state WHEN 'pending' THEN ${now} ELSE finished_at END
    WHERE tenant_id = ${meeting}.tenant_id AND meeting_id = ${meeting}.id AND state IN ('pending', 'failed')
      AND remind_before IS NOT NULL;`;
}
