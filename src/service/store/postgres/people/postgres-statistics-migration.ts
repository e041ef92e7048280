/**
 * PostgreSQL keeps samples of the values of a column to plan by, for as long as nobody analyzes the table again. Of these
 * nothing is planned by their values, and they hold people's.
 */
export const postgresStatisticsMigration = `
  ALTER TABLE contacts ALTER COLUMN contact SET STATISTICS 0;
  ALTER TABLE meetings ALTER COLUMN appointment_clients SET STATISTICS 0;
  ALTER TABLE sms_outbox ALTER COLUMN event SET STATISTICS 0;
`;
