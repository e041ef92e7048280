/** One operation to send, and how to see that its answer is right. */
export interface Operation {
  readonly body: string;
  readonly isAnswered: (body: string) => boolean;
}

/** An operation by its number: another number asks for other meetings. */
export type OperationOf = (number: number) => Operation;

export type OperationName = "A" | "B" | "L" | "H" | "mixed" | "hot";

/** How one program wants the operations spelt. */
export type Dialect = Partial<Record<OperationName, OperationOf>>;

const MANY = 50;
const HOT_MEETINGS = 10;

const ITEM = `{
  __typename
  ... on VirtualAppointment {
    id appointmentClientJoinWebUrl externalAppointmentId externalAppointmentUrl
    settings { allowClientToJoinUsingBrowser }
    appointmentClients { displayName emailAddress smsCapablePhoneNumber }
  }
  ... on GatewayError { message }
}`;
const indexes = Array.from({ length: MANY }, (_, index) => index);
const ONE = `query One($user: ID!, $m0: ID!) { virtualAppointment(userId: $user, onlineMeetingId: $m0) ${ITEM} }`;
const ALIASES = `query Aliases($user: ID!, ${indexes.map((index) => `$m${index}: ID!`).join(", ")}) {
  ${indexes.map((index) => `a${index}: virtualAppointment(userId: $user, onlineMeetingId: $m${index}) { ...Item }`).join("\n  ")}
}
fragment Item on VirtualAppointmentResult ${ITEM}`;
const LIST = `query List($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) ${ITEM} }`;
const UPDATE = `mutation Update($user: ID!, $m0: ID!, $externalAppointmentId: String!) {
  updateVirtualAppointment(input: { userId: $user, onlineMeetingId: $m0, externalAppointmentId: $externalAppointmentId }) {
    __typename
    ... on UpdateVirtualAppointmentPayload { virtualAppointment { externalAppointmentId } }
    ... on GatewayError { message }
  }
}`;

/** Spread so that no two of a run are the same. */
const meeting = (number: number) =>
  `MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi-${(Math.imul(number, 2_654_435_761) >>> 0).toString(36)}-${number}`;
const user = (number: number) => `user-${number % 7}`;
const meetings = (number: number, count = MANY) =>
  Array.from({ length: count }, (_, index) => meeting(number * count + index));
const aliases = (ids: readonly string[]) => Object.fromEntries(ids.map((id, index) => [`m${index}`, id]));

interface Item {
  readonly id?: unknown;
  readonly externalAppointmentId?: unknown;
  readonly settings?: { readonly allowClientToJoinUsingBrowser?: unknown };
  readonly appointmentClients?: readonly { readonly smsCapablePhoneNumber?: unknown }[];
}

interface Answered {
  readonly errors?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
}

function isAppointment(item: unknown, id: string): boolean {
  const { id: globalId, externalAppointmentId, settings, appointmentClients } = (item ?? {}) as Item;
  return (
    typeof globalId === "string" &&
    Buffer.from(globalId, "base64").toString().endsWith(`/${id}`) &&
    typeof externalAppointmentId === "string" &&
    settings?.allowClientToJoinUsingBrowser === true &&
    appointmentClients?.length === 2 &&
    appointmentClients[0]?.smsCapablePhoneNumber === "123-456-7890"
  );
}

function operation(
  query: string,
  variables: object,
  isRight: (data: Readonly<Record<string, unknown>>) => boolean,
): Operation {
  return {
    body: JSON.stringify({ query, variables }),
    isAnswered: (text) => {
      const { errors, data } = JSON.parse(text) as Answered;
      return errors === undefined && data !== undefined && isRight(data);
    },
  };
}

const one = (id: string, of: string): Operation =>
  operation(ONE, { user: of, m0: id }, ({ virtualAppointment }) => isAppointment(virtualAppointment, id));

/** So many appointments as one list. */
export function list(number: number, count: number): Operation {
  const ids = meetings(number, count);
  const variables = { meetings: ids.map((onlineMeetingId) => ({ onlineMeetingId, userId: user(number) })) };
  return operation(LIST, variables, ({ virtualAppointments: items }) =>
    ids.every((id, index) => isAppointment((items as readonly unknown[])[index], id)),
  );
}

function update(number: number): Operation {
  // Of a bounded number of meetings, and never one that is read at the same time.
  const externalAppointmentId = `moved-${number % 1000}`;
  const variables = { user: user(number), m0: `written-${number % 1000}`, externalAppointmentId };
  return operation(UPDATE, variables, ({ updateVirtualAppointment: result }) => {
    const { virtualAppointment } = result as { virtualAppointment?: Item };
    return virtualAppointment?.externalAppointmentId === externalAppointmentId;
  });
}

/** What the gateway is asked: one appointment, 50 as aliases, 50 as a list, nothing, and two mixtures. */
export const gatewayDialect: Required<Dialect> = {
  A: (number) => one(meeting(number), user(number)),
  B: (number) => {
    const ids = meetings(number);
    const variables = { user: user(number), ...aliases(ids) };
    return operation(ALIASES, variables, (data) => ids.every((id, index) => isAppointment(data[`a${index}`], id)));
  },
  L: (number) => list(number, MANY),
  H: () => operation("{ __typename }", {}, ({ __typename }) => __typename === "Query"),
  mixed: (number) => (number % 10 === 0 ? update(number) : one(meeting(number), user(number))),
  hot: (number) => one(meeting(number % HOT_MEETINGS), user(0)),
};

/** The same bodies for the bare proxy, whose answers are the upstream's: every item has to be there. */
export const bareDialect: Required<Dialect> = Object.fromEntries(
  Object.entries(gatewayDialect).map(([name, operationOf]) => [
    name,
    (number: number): Operation => {
      const { body } = operationOf(number);
      const { variables } = JSON.parse(body) as { variables: Readonly<Record<string, unknown>> };
      const listed = variables["meetings"] as readonly unknown[] | undefined;
      const count = listed?.length ?? Object.keys(variables).filter((key) => /^m\d+$/.test(key)).length;
      return {
        body,
        isAnswered: (text) =>
          (JSON.parse(text) as Answered).data !== undefined && text.split('"status":200').length - 1 === count,
      };
    },
  ]),
) as Required<Dialect>;
