import DataLoader from "dataloader";
import type { GraphClient } from "../../graph/graph-client.ts";
import type { Requester } from "../../graph/requester.ts";
import { Loader } from "./batch-loader.ts";
import { appointmentSearchPath, type AppointmentSearch } from "../../graph/model/appointment-list.ts";
import { meetingListPath, type MeetingList } from "../../graph/model/meeting-page.ts";
import type { OnlineMeeting } from "../../graph/model/upstream-meeting.ts";
import type { Page } from "../../graph/model/item-page.ts";
import { type MeetingKey, meetingPath } from "../../graph/meetings/meeting-lookup.ts";
import type { TextMessage, TextMessageList } from "../../graph/model/upstream-message.ts";
import { nodeOf, type AppointmentNode } from "./node/appointment-node.ts";

export interface Loaders {
  readonly appointments: Loader<AppointmentNode>;
  readonly joinLinks: Loader<string>;
  readonly meetings: DataLoader<MeetingList, Page<OnlineMeeting>, string>;
  /** Single ones, from where they are held. */
  readonly wholeMeetings: DataLoader<MeetingKey, OnlineMeeting, string>;
  readonly textMessages: DataLoader<TextMessageList, readonly TextMessage[], string>;
  readonly searches: DataLoader<AppointmentSearch, Page<AppointmentNode>, string>;
}

/**
 * The reads of one GraphQL operation: what its fields ask for together goes to the read queue together, and
 * nothing is asked twice. Never shared between operations: a loader remembers what it read for as long as it lives.
 */
export function createLoaders(client: GraphClient, requester: Requester): Loaders {
  return {
    appointments: new Loader((keys) => client.readAppointments(keys, requester, nodeOf)),
    joinLinks: new Loader((keys) => client.readJoinLinks(keys, requester)),
    meetings: loadEach((list) => client.readMeetings(list, requester), meetingListPath),
    wholeMeetings: new DataLoader((keys) => client.meetings.readEach(keys, requester), { cacheKeyFn: meetingPath }),
    textMessages: new DataLoader((lists) => client.readTextMessages(lists, requester), {
      cacheKeyFn: ({ key, first }) => `${first} ${key.path}`,
    }),
    searches: loadEach(async (search) => {
      const { edges, ...page } = await client.findAppointments(search, requester);
      return { ...page, edges: edges.map(({ node, cursor }) => ({ node: nodeOf(node), cursor })) };
    }, appointmentSearchPath),
  };
}

/** What is read by itself, and only once. */
function loadEach<Key, Value>(read: (key: Key) => Promise<Value>, nameOf: (key: Key) => string) {
  return new DataLoader<Key, Value, string>(
    (keys) => Promise.all(keys.map((key) => read(key).catch((error: Error) => error))),
    { cacheKeyFn: nameOf },
  );
}
