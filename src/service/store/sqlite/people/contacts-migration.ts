/**
 * Whom the appointments are with, to be found by e-mail address and number: see ContactsTable, which keeps it. The function
 * is contacts-column.ts.
 */
export const contactsMigration = `
  CREATE TABLE contacts (
    tenant_id  TEXT NOT NULL,
    contact    TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, contact, meeting_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO contacts SELECT meetings.tenant_id, contact.value, meetings.id
    FROM meetings, json_each(contacts_of(appointment_clients)) contact WHERE appointment_clients <> '[]'
    ORDER BY 1, 2, 3;
`;
