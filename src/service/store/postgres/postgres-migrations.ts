import {
  postgresSubscriptionRoomMigration,
  postgresSubscriptionsMigration,
} from "./feed/postgres-subscriptions-migration.ts";
import { postgresErasuresMigration, postgresMessagesMigration } from "./outbox/postgres-messages-migration.ts";
import { postgresAuditMigration } from "./people/postgres-audit-migration.ts";
import { postgresStatisticsMigration } from "./people/postgres-statistics-migration.ts";
import { postgresContactsMigration } from "./people/postgres-contacts-migration.ts";

/** A step of the schema. */
export interface Migration {
  readonly sql: string;
  /**
   * How many steps a program has to know at least to work on what this one leaves: an instance of the version before goes
   * on serving while others are upgraded. So a step adds; what nobody uses any more goes with a later one.
   */
  readonly readableFrom: number;
}

/** Partitions of the meetings, by tenant: there are never more of them, for that would move rows. */
const PARTITIONS = 8;

/**
 * The schema in PostgreSQL, one step a version, forward only. A step that was released is never edited. The tenant comes
 * first in every key, so that each table can be partitioned, or distributed, by it.
 */
export const postgresMigrations: readonly Migration[] = [
  {
    readableFrom: 1,
    sql: `
    -- What decides that something is due, for all instances: milliseconds since 1970.
    CREATE FUNCTION database_time() RETURNS bigint LANGUAGE sql STABLE
      AS $$ SELECT (extract(epoch FROM now()) * 1000)::bigint $$;

    -- Texts that are compared or sorted are so by their bytes, as SQLite does and skip tokens expect.
    CREATE TABLE meetings (
      tenant_id                       text COLLATE "C" NOT NULL,
      id                              text COLLATE "C" NOT NULL,
      organizer_id                    text COLLATE "C" NOT NULL,
      client_join_web_url             text NOT NULL,
      participants                    text NOT NULL,
      subject                         text,
      created_at                      bigint,
      start_at                        bigint,
      end_at                          bigint,
      external_id                     text COLLATE "C",
      -- The appointment that the meeting contains; all of it is null where there is none.
      appointment_id                  text,
      appointment_etag                text COLLATE "C",
      appointment_settings            text,
      appointment_clients             text,
      appointment_modified_by         text,
      appointment_modified_at         bigint,
      external_appointment_id         text COLLATE "C",
      external_appointment_url        text,
      appointment_client_join_web_url text,
      PRIMARY KEY (tenant_id, id)
    ) PARTITION BY HASH (tenant_id);
    ${Array.from(
      { length: PARTITIONS },
      // Room in each page, so that a new version of a row fits beside the old one.
      (_, index) => `CREATE TABLE meetings_${index} PARTITION OF meetings
        FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${index}) WITH (fillfactor = 80);`,
    ).join("\n")}
    CREATE UNIQUE INDEX meetings_by_external_id ON meetings (tenant_id, organizer_id, external_id)
      WHERE external_id IS NOT NULL;
    CREATE INDEX meetings_by_external_appointment_id ON meetings (tenant_id, external_appointment_id, id)
      WHERE external_appointment_id IS NOT NULL;

    -- The participants a second time, to search by. Names are in lower case.
    CREATE TABLE participants (
      tenant_id  text COLLATE "C" NOT NULL,
      meeting_id text COLLATE "C" NOT NULL,
      place      integer NOT NULL,
      user_id    text COLLATE "C",
      upn        text COLLATE "C",
      start_at   bigint,
      PRIMARY KEY (tenant_id, meeting_id, place),
      FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE,
      CHECK (user_id IS NOT NULL OR upn IS NOT NULL)
    );
    CREATE UNIQUE INDEX participants_by_user ON participants (tenant_id, user_id, meeting_id) WHERE user_id IS NOT NULL;
    CREATE INDEX participants_by_upn_alone ON participants (tenant_id, upn, meeting_id) WHERE user_id IS NULL;
    CREATE INDEX participants_by_user_and_start ON participants (tenant_id, user_id, start_at, meeting_id)
      WHERE user_id IS NOT NULL AND start_at IS NOT NULL;
    CREATE INDEX participants_by_upn_alone_and_start ON participants (tenant_id, upn, start_at, meeting_id)
      WHERE user_id IS NULL AND start_at IS NOT NULL;

    CREATE TABLE history (
      tenant_id   text COLLATE "C" NOT NULL,
      meeting_id  text COLLATE "C" NOT NULL,
      sequence    bigint GENERATED ALWAYS AS IDENTITY,
      at          bigint NOT NULL,
      caller_id   text NOT NULL,
      caller_kind text NOT NULL,
      operation   text NOT NULL,
      fields      text NOT NULL,
      etag_before text COLLATE "C",
      etag_after  text COLLATE "C",
      PRIMARY KEY (tenant_id, meeting_id, sequence)
    );
    CREATE INDEX history_by_age ON history (at);

    -- A scope begins with its tenant.
    CREATE TABLE provisioning (
      scope    text COLLATE "C" PRIMARY KEY,
      ready_at bigint NOT NULL
    );

    CREATE TABLE access_policies (
      tenant_id      text COLLATE "C" NOT NULL,
      application_id text COLLATE "C" NOT NULL,
      user_id        text COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant_id, application_id, user_id)
    );
    CREATE INDEX access_policies_of_user ON access_policies (tenant_id, user_id);

    CREATE TABLE sms_outbox (
      tenant_id       text COLLATE "C" NOT NULL,
      id              text COLLATE "C" NOT NULL,
      event           text NOT NULL,
      state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
      attempts        integer NOT NULL DEFAULT 0,
      created_at      bigint NOT NULL,
      next_attempt_at bigint NOT NULL,
      finished_at     bigint,
      PRIMARY KEY (tenant_id, id)
    );
    CREATE INDEX sms_outbox_due ON sms_outbox (next_attempt_at) WHERE state = 'pending';
    CREATE INDEX sms_outbox_by_age ON sms_outbox (created_at);

    -- Of the whole database: what one instance signs the others take.
    CREATE TABLE secrets (
      name  text PRIMARY KEY,
      value text NOT NULL
    );
    INSERT INTO secrets (name, value)
      VALUES ('skiptoken', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
    `,
  },
  {
    readableFrom: 1,
    sql: `
    -- All that an online meeting has, and by what else it is found. A link is null in what came before, and empty where
    -- there is none.
    ALTER TABLE meetings ADD COLUMN join_web_url            text COLLATE "C";
    ALTER TABLE meetings ADD COLUMN kept_properties         text;
    ALTER TABLE meetings ADD COLUMN video_teleconference_id text COLLATE "C";
    ALTER TABLE meetings ADD COLUMN join_meeting_id         text COLLATE "C";
    CREATE INDEX meetings_by_join_web_url ON meetings (tenant_id, join_web_url) WHERE join_web_url <> '';
    CREATE INDEX meetings_by_video_teleconference_id ON meetings (tenant_id, video_teleconference_id)
      WHERE video_teleconference_id <> '';
    CREATE INDEX meetings_by_join_meeting_id ON meetings (tenant_id, join_meeting_id) WHERE join_meeting_id <> '';
    `,
  },
  // First answers to requests with a key, for a day. Hashes of the key and the request, nothing that was in them.
  {
    readableFrom: 1,
    sql: `
    CREATE TABLE kept_answers (
      tenant_id      text COLLATE "C" NOT NULL,
      caller_id      text COLLATE "C" NOT NULL,
      key_hash       text COLLATE "C" NOT NULL,
      fingerprint    text NOT NULL,
      status         smallint NOT NULL,
      etag           text,
      appointment_id text,
      -- Counts those of a caller: so the oldest are found, however many there are.
      number         bigint NOT NULL,
      created_at     bigint NOT NULL,
      PRIMARY KEY (tenant_id, caller_id, key_hash)
    );
    CREATE INDEX kept_answers_by_number ON kept_answers (tenant_id, caller_id, number);
    CREATE INDEX kept_answers_by_age ON kept_answers (created_at);
    `,
  },
  { readableFrom: 1, sql: postgresContactsMigration },
  {
    // A program that doesn't know it writes what nobody is told of.
    readableFrom: 1,
    sql: `
    -- What was written, for whoever watches: by the transaction, for a number is given before its transaction is
    -- committed, and others may be committed before. All tenants together, for that is how it is read.
    CREATE TABLE changes (
      transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
      sequence       bigint GENERATED ALWAYS AS IDENTITY,
      tenant_id      text COLLATE "C" NOT NULL,
      kind           text NOT NULL,
      meeting_id     text COLLATE "C",
      fields         text NOT NULL,
      etag           text COLLATE "C",
      caller_id      text,
      caller_kind    text,
      at             bigint NOT NULL DEFAULT database_time(),
      ready_at       bigint,
      participants   text,
      PRIMARY KEY (transaction_id, sequence)
    );
    -- Up to where changes were removed: one row.
    CREATE TABLE changes_pruned (
      transaction_id xid8 NOT NULL,
      sequence       bigint NOT NULL
    );
    -- Whoever comes from another database has missed something.
    INSERT INTO changes_pruned VALUES (pg_current_xact_id(), 0);
    `,
  },
  // By whom and when the appointment was written: the first answer tells.
  {
    readableFrom: 1,
    sql: "ALTER TABLE kept_answers ADD COLUMN modified_by text; ALTER TABLE kept_answers ADD COLUMN modified_at bigint",
  },
  { readableFrom: 1, sql: postgresStatisticsMigration },
  { readableFrom: 1, sql: postgresAuditMigration },
  { readableFrom: 1, sql: postgresSubscriptionsMigration },
  { readableFrom: 1, sql: postgresMessagesMigration },
  // Two meetings that get one link at the same time: whoever asks second waits until the first is there. Each statement of
  // a function that is volatile sees what was committed before it.
  {
    readableFrom: 1,
    sql: `
    CREATE FUNCTION is_link_free(tenant text, link text, meeting text) RETURNS boolean LANGUAGE plpgsql VOLATILE
      AS $$ BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(tenant || ' ' || link, 0));
        RETURN NOT EXISTS (
          SELECT 1 FROM meetings WHERE tenant_id = tenant AND join_web_url = link AND join_web_url <> '' AND id <> meeting);
      END $$;
    `,
  },
  { readableFrom: 1, sql: postgresErasuresMigration },
  { readableFrom: 1, sql: postgresSubscriptionRoomMigration },
];
