import { MAX_EMAIL, MAX_PHONE } from "../../../domain/contact.ts";

/**
 * Whom the appointments are with, to be found by e-mail address and number. A trigger keeps it, so it follows what an
 * instance of the version before writes as well. What is there already is added while writers wait.
 */
export const postgresContactsMigration = `
    CREATE TABLE contacts (
      tenant_id  text COLLATE "C" NOT NULL,
      contact    text COLLATE "C" NOT NULL,
      meeting_id text COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant_id, contact, meeting_id)
    );

    -- What domain/contact.ts makes of the clients of an appointment. Damaged ones have no contacts.
    CREATE FUNCTION contacts_of(clients text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        IF clients IS NULL OR clients = '[]' THEN RETURN '{}'; END IF;
        -- PostgreSQL reads no text that holds U+0000. Any other control character does as well: an address with one has no
        -- contact.
        IF position('\\u0000' IN clients) > 0 THEN
          clients := regexp_replace(clients, '(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000', '\\1\\\\u0001', 'g');
        END IF;
        RETURN ARRAY(
          SELECT DISTINCT contact
          FROM json_to_recordset(clients::json) AS client ("emailAddress" text, "smsCapablePhoneNumber" text),
            translate("smsCapablePhoneNumber", ' ()+-./', '') digits,
            LATERAL (VALUES
              (CASE WHEN btrim("emailAddress") <> '' AND length("emailAddress") <= ${MAX_EMAIL}
                AND "emailAddress" !~ '[\\u0001-\\u001f\\u007f-\\u009f]'
                THEN 'e:' || lower(btrim("emailAddress") COLLATE "C") END),
              (CASE WHEN digits ~ '^[0-9]+$' AND digits <> '00' AND length("smsCapablePhoneNumber") <= ${MAX_PHONE}
                THEN 'n:' || CASE WHEN digits LIKE '00%' THEN substr(digits, 3) ELSE digits END END)
            ) contacts (contact)
          WHERE contact IS NOT NULL
        );
      EXCEPTION WHEN data_exception THEN RETURN '{}';
      END $$;

    CREATE FUNCTION keep_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        -- There is no old row of an INSERT, and no new one of a DELETE: then all of it is null.
        before text[] := contacts_of(OLD.appointment_clients);
        after text[] := contacts_of(NEW.appointment_clients);
      BEGIN
        IF before <> after AND before <> '{}' THEN
          DELETE FROM contacts WHERE tenant_id = OLD.tenant_id AND contact = ANY (before) AND contact <> ALL (after)
            AND meeting_id = OLD.id;
        END IF;
        IF before <> after AND after <> '{}' THEN
          INSERT INTO contacts SELECT NEW.tenant_id, contact, NEW.id FROM unnest(after) contact
            WHERE contact <> ALL (before) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER contacts_of_changed AFTER UPDATE OF appointment_clients ON meetings FOR EACH ROW
      WHEN (OLD.appointment_clients IS DISTINCT FROM NEW.appointment_clients) EXECUTE FUNCTION keep_contacts();
    CREATE TRIGGER contacts_of_added AFTER INSERT ON meetings FOR EACH ROW
      WHEN (NEW.appointment_clients IS NOT NULL) EXECUTE FUNCTION keep_contacts();
    CREATE TRIGGER contacts_of_deleted AFTER DELETE ON meetings FOR EACH ROW
      WHEN (OLD.appointment_clients IS NOT NULL) EXECUTE FUNCTION keep_contacts();

    INSERT INTO contacts SELECT tenant_id, unnest(contacts_of(appointment_clients)), id FROM meetings
      WHERE appointment_clients <> '[]';
  `;
