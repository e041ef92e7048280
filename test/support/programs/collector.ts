import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import protobuf from "protobufjs";

/** Of OTLP's messages what is looked at, with its numbers: https://github.com/open-telemetry/opentelemetry-proto */
const MESSAGES = `
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    repeated KeyValue attributes = 9; repeated Link links = 13; Status status = 15;
  }
  message Link { bytes trace_id = 1; bytes span_id = 2; }
  message Status { int32 code = 3; }
`;
const Request = protobuf.parse(MESSAGES).root.lookupType("Request");
const KINDS = ["unspecified", "internal", "server", "client"];

/** A span as a collector gets it. Ids are hexadecimal. */
export interface CollectedSpan {
  readonly program: unknown;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it is a part of nothing. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
  readonly isError: boolean;
}

export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** What it answers. */
  status: number;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A real HTTP server that takes traces by OTLP, as a collector does. */
export async function startCollector(): Promise<Collector> {
  const server = createServer((request, response) => void receive(request, response));
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const isTraces = request.url === "/v1/traces" && request.headers["content-type"] === "application/x-protobuf";
    if (isTraces && collector.status === 200) collector.spans.push(...spansOf(body));
    response.writeHead(isTraces ? collector.status : 404).end();
  }
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    status: 200,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return collector;
}

function spansOf(body: Uint8Array): CollectedSpan[] {
  const options = { bytes: String, longs: Number, defaults: true, arrays: true } as const;
  const { resourceSpans } = Request.toObject(Request.decode(body), options) as {
    readonly resourceSpans: readonly {
      readonly resource: { readonly attributes: readonly KeyValue[] };
      readonly scopeSpans: readonly { readonly spans: readonly Record<string, never>[] }[];
    }[];
  };
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const program = valuesOf(resource.attributes)["service.name"];
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, program)));
  });
}

function spanOf(span: Readonly<Record<string, never>>, program: unknown): CollectedSpan {
  const { name, kind, attributes, links, status } = span as unknown as {
    readonly name: string;
    readonly kind: number;
    readonly attributes: readonly KeyValue[];
    readonly links: readonly { readonly spanId: string }[];
    readonly status: { readonly code: number } | null;
  };
  return {
    program,
    traceId: hexadecimal(span["traceId"]),
    spanId: hexadecimal(span["spanId"]),
    parentId: hexadecimal(span["parentSpanId"]),
    name,
    kind: KINDS[kind],
    attributes: valuesOf(attributes),
    links: links.map(({ spanId }) => hexadecimal(spanId)),
    isError: status?.code === 2,
  };
}

function hexadecimal(base64: string | undefined): string {
  return Buffer.from(base64 ?? "", "base64").toString("hex");
}

function valuesOf(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value["stringValue"] || value["intValue"] || value["boolValue"] || 0]),
  );
}
