import { QueryClient, QueryClientProvider, skipToken } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { createGatewayClient, type GatewayClientOptions, type VirtualAppointment } from "virtual-appointments-client";
import {
  GatewayProvider,
  useCreateVirtualAppointment,
  useCreateVirtualAppointments,
  useInfiniteFindVirtualAppointments,
  useInfiniteOnlineMeetings,
  useUpdateVirtualAppointment,
} from "virtual-appointments-client/react";

interface AppProps {
  readonly options: GatewayClientOptions;
  readonly span: { readonly startsFrom: string; readonly startsBefore: string };
}

export function App({ options, span }: AppProps) {
  const [client] = useState(() => createGatewayClient(options));
  const [queryClient] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <GatewayProvider client={client}>
        <Agenda span={span} />
        <Search />
        <Import />
      </GatewayProvider>
    </QueryClientProvider>
  );
}

/** Calls back with what was typed into the one field of a form. */
const typed = (use: (text: string) => void) => (event: FormEvent<HTMLFormElement>) => {
  event.preventDefault();
  use((event.currentTarget.elements.namedItem("text") as HTMLInputElement | HTMLTextAreaElement).value);
};

function Agenda({ span }: Pick<AppProps, "span">) {
  const { data, hasNextPage, fetchNextPage, error } = useInfiniteOnlineMeetings({ ...span, first: 4 });
  if (error && !data) return <p>{error.kind === "network" ? "Nobody answers." : error.message}</p>;
  return (
    <ul aria-label="Agenda">
      {data?.pages.flatMap((page) => [
        ...page.nodes.map(({ onlineMeetingId, subject, virtualAppointment: outcome }) => (
          <li key={onlineMeetingId} aria-label={onlineMeetingId}>
            {subject}:{" "}
            {outcome?.__typename === "VirtualAppointment" ? (
              <Edit appointment={outcome} />
            ) : outcome?.__typename === "NotFoundError" ? (
              <Create onlineMeetingId={onlineMeetingId} />
            ) : (
              outcome?.message
            )}
          </li>
        )),
        page.error && <li key={page.error.__typename}>{page.error.message}</li>,
      ])}
      {hasNextPage && <button onClick={() => void fetchNextPage()}>More</button>}
    </ul>
  );
}

function Create({ onlineMeetingId }: { onlineMeetingId: string }) {
  const { mutate, isPending, failure } = useCreateVirtualAppointment();
  return (
    <form onSubmit={typed((externalAppointmentId) => mutate({ onlineMeetingId, externalAppointmentId }))}>
      <input name="text" aria-label="New id" />
      <button disabled={isPending}>Create</button> {failure?.message}
    </form>
  );
}

function Edit({ appointment }: { appointment: VirtualAppointment }) {
  // What the form was filled with: it stays while the page is read again.
  const [base, setBase] = useState(appointment);
  const { onlineMeetingId } = base;
  const { mutate, conflict, error } = useUpdateVirtualAppointment({
    base,
    onSuccess: ({ virtualAppointment }) => setBase(virtualAppointment ?? base),
  });
  if (conflict)
    return (
      <span role="alert">
        Somebody made it {conflict.theirs.externalAppointmentId}.
        <button onClick={() => void conflict.retryWith(conflict.mine)}>Overwrite</button>
        <button onClick={() => (setBase(conflict.theirs), conflict.discard())}>Keep theirs</button>
      </span>
    );
  return (
    <form
      key={base.etag}
      onSubmit={typed((externalAppointmentId) => mutate({ onlineMeetingId, externalAppointmentId }))}
    >
      <input name="text" aria-label="Id" defaultValue={base.externalAppointmentId ?? ""} />
      <button>Save</button> {error?.message}
    </form>
  );
}

function Search() {
  const [clientEmail, setClientEmail] = useState("");
  const { data } = useInfiniteFindVirtualAppointments(clientEmail ? { filter: { clientEmail } } : skipToken);
  return (
    <form onSubmit={typed(setClientEmail)}>
      <input name="text" aria-label="Client's e-mail address" /> <button>Find</button>
      <ul aria-label="Found">
        {data?.pages.flatMap(({ nodes }) =>
          nodes.map(({ id, onlineMeetingId }) => <li key={id}>{onlineMeetingId}</li>),
        )}
      </ul>
      {data?.pages.map(({ error }) => error?.__typename === "ValidationError" && error.issues[0]?.code)}
    </form>
  );
}

/** Takes `meeting,id`, a line each. */
function Import() {
  const { mutate, data, error } = useCreateVirtualAppointments();
  const read = (line: string) => {
    const [onlineMeetingId = "", externalAppointmentId = ""] = line.split(",");
    return { onlineMeetingId, externalAppointmentId };
  };
  return (
    <form onSubmit={typed((text) => mutate({ appointments: text.split("\n").map(read) }))}>
      <textarea name="text" aria-label="Lines" /> <button>Import</button> {error?.message}
      <output>{data?.results.map((result) => result?.__typename ?? "Unknown").join()}</output>
    </form>
  );
}
