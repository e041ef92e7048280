import { CAP_TIME } from "../../sms-outbox.ts";

/**
 * What is known of a message beside its event: so that it has a history, and a reminder moves and ends with its meeting.
 * An instance of the version before adds messages without it: they are sent, and shown to operators alone.
 */
export const postgresMessagesMigration = `
  ALTER TABLE sms_outbox ADD COLUMN meeting_id text COLLATE "C", ADD COLUMN kind text, ADD COLUMN reason text,
    ADD COLUMN number_end text,
    -- Of a reminder, in milliseconds before the start of its meeting.
    ADD COLUMN remind_before bigint,
    DROP CONSTRAINT sms_outbox_state_check,
    ADD CONSTRAINT sms_outbox_state_check CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled'));
  ALTER TABLE sms_outbox ALTER COLUMN number_end SET STATISTICS 0;
  -- By its text: not every event that SQLite has taken is JSON to PostgreSQL.
  UPDATE sms_outbox SET meeting_id = substring(event FROM '"onlineMeetingId":"([^"\\\\]*)"'),
    kind = coalesce(substring(event FROM '"messageType":"(\\w+)"'), 'reminder'),
    number_end = substring(event FROM '"phoneNumber":"\\+\\d*(\\d\\d)"')
    WHERE event <> '';
  DROP INDEX sms_outbox_by_age;
  CREATE INDEX sms_outbox_by_age ON sms_outbox (next_attempt_at);
  CREATE INDEX sms_outbox_of_meeting ON sms_outbox (tenant_id, meeting_id, created_at);

  -- One that was given up before forgets its number as well. What has ended is kept for as long from now on.
  CREATE FUNCTION end_reminders() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE sms_outbox SET event = '', next_attempt_at = least(next_attempt_at, database_time()),
          state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END,
          finished_at = CASE state WHEN 'pending' THEN database_time() ELSE finished_at END
        WHERE tenant_id = OLD.tenant_id AND meeting_id = OLD.id AND state IN ('pending', 'failed')
          AND remind_before IS NOT NULL;
      RETURN NULL;
    END $$;
  -- One that was claimed goes on as it was put off: whoever has it looks at the time of the meeting.
  CREATE FUNCTION move_reminders() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE sms_outbox SET next_attempt_at =
          greatest(NEW.start_at - remind_before, CASE WHEN attempts > 0 THEN next_attempt_at END)
        WHERE tenant_id = NEW.tenant_id AND meeting_id = NEW.id AND state = 'pending' AND remind_before IS NOT NULL;
      RETURN NULL;
    END $$;
  CREATE TRIGGER reminders_move AFTER UPDATE OF start_at ON meetings FOR EACH ROW
    WHEN (NEW.start_at IS NOT NULL AND OLD.start_at IS DISTINCT FROM NEW.start_at) EXECUTE FUNCTION move_reminders();
  CREATE TRIGGER reminders_end_with_appointment AFTER UPDATE OF appointment_id ON meetings FOR EACH ROW
    WHEN (OLD.appointment_id IS NOT NULL AND NEW.appointment_id IS NULL) EXECUTE FUNCTION end_reminders();
  CREATE TRIGGER reminders_end_with_meeting AFTER DELETE ON meetings FOR EACH ROW EXECUTE FUNCTION end_reminders();

  -- Of messages about a meeting: its start, and for how many milliseconds there is no room for so many more; null where there
  -- is. The meeting is locked first, and what follows looks anew: so they are counted one after the other, and a reminder
  -- is added before its meeting moves or after it.
  CREATE FUNCTION room_for_messages(of_tenant text, of_meeting text, new_ids text[], cap bigint)
    RETURNS TABLE (start_at bigint, retry_in bigint) LANGUAGE plpgsql AS $$
    DECLARE
      counted bigint;
      freeing bigint;
    BEGIN
      SELECT m.start_at INTO start_at FROM meetings m WHERE m.tenant_id = of_tenant AND m.id = of_meeting
        FOR NO KEY UPDATE;
      IF cap IS NOT NULL THEN
        SELECT count(*) INTO counted FROM sms_outbox o WHERE o.tenant_id = of_tenant AND o.meeting_id = of_meeting
          AND o.created_at > database_time() - ${CAP_TIME} AND o.id <> ALL (new_ids);
        freeing := counted + cardinality(new_ids) - cap;
        IF freeing > 0 THEN
          SELECT o.created_at + ${CAP_TIME} - database_time() INTO retry_in FROM sms_outbox o
            WHERE o.tenant_id = of_tenant AND o.meeting_id = of_meeting
              AND o.created_at > database_time() - ${CAP_TIME} AND o.id <> ALL (new_ids)
            ORDER BY o.created_at LIMIT 1 OFFSET freeing - 1;
          retry_in := coalesce(retry_in, ${CAP_TIME});
        END IF;
      END IF;
      RETURN NEXT;
    END $$;
`;

/** Under which numbers somebody is known who is being erased: see StoredPeople. */
export const postgresErasuresMigration = `
  CREATE TABLE erasures (
    person     text COLLATE "C" NOT NULL,
    tenant_id  text COLLATE "C" NOT NULL,
    meeting_id text COLLATE "C" NOT NULL,
    contact    text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, person, meeting_id, contact)
  );
  ALTER TABLE erasures ALTER COLUMN person SET STATISTICS 0, ALTER COLUMN contact SET STATISTICS 0;
`;
