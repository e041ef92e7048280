/** Who is told of changes by POST. The position is one of this database alone: a copy begins anew. */
export const postgresSubscriptionsMigration = `
  CREATE TABLE subscriptions (
    tenant_id        text COLLATE "C" NOT NULL,
    id               text COLLATE "C" NOT NULL,
    application_id   text COLLATE "C" NOT NULL,
    caller_id        text COLLATE "C" NOT NULL,
    caller_kind      text NOT NULL CHECK (caller_kind IN ('user', 'application')),
    caller_name      text,
    resource         text NOT NULL,
    user_id          text,
    meeting_id       text,
    change_types     text NOT NULL,
    notification_url text NOT NULL,
    lifecycle_url    text,
    client_state     text,
    created_at       bigint NOT NULL,
    expires_at       bigint NOT NULL,
    sequence         bigint NOT NULL,
    is_missing       bigint NOT NULL,
    warned_end       bigint NOT NULL,
    position         text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
  );
  CREATE INDEX subscriptions_by_caller ON subscriptions (tenant_id, application_id, caller_id);
  CREATE INDEX subscriptions_by_end ON subscriptions (expires_at);
  -- Who tells all of them: one row.
  CREATE TABLE subscriptions_holder (
    holder   text NOT NULL,
    until    bigint NOT NULL,
    revision bigint NOT NULL
  );
  INSERT INTO subscriptions_holder VALUES ('', 0, 0);
`;

/**
 * Whether a caller may have one more. Those who ask at the same time are counted one after the other: the lock comes first, and
 * each statement of a function that is volatile sees what was committed before it.
 */
export const postgresSubscriptionRoomMigration = `
  CREATE FUNCTION has_room_for_subscription(of_tenant text, of_application text, of_caller text, most bigint)
    RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(
        hashtextextended('subscriptions ' || of_tenant || ' ' || of_application || ' ' || of_caller, 0));
      RETURN (SELECT count(*) < most FROM subscriptions WHERE tenant_id = of_tenant AND application_id = of_application
        AND caller_id = of_caller AND expires_at > database_time());
    END $$;
`;
