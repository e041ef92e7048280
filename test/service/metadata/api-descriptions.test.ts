import { describe, expect } from "vitest";
import { describedRoutes } from "../../../src/service/http/api-descriptions.ts";
import { routes } from "../../../src/service/http/routes.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly type?: string;
}
interface Api {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: unknown[] }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What an answer has that its schema doesn't, annotations aside. */
function undescribed(api: Api, schema: Schema, value: unknown, path = ""): string[] {
  if (value === null || typeof value !== "object") return [];
  const { schemas } = api.components;
  const named = schema.$ref?.split("/").at(-1) ?? "";
  if (named !== "") return undescribed(api, schemas[named] ?? {}, value, path);
  const [first] = schema.anyOf ?? [];
  if (first !== undefined) return undescribed(api, first, value, path);
  if (Array.isArray(value)) return value.flatMap((item) => undescribed(api, schema.items ?? {}, item, `${path}[]`));
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name.includes("@") && name !== "@odata.count") return [];
    const of = schema.properties?.[name];
    return of === undefined ? [`${path}.${name}`] : undescribed(api, of, inner, `${path}.${name}`);
  });
}

describe.for(["beta", "v1.0"] as const)("what describes %s", (version) => {
  it("is there for everybody, and names every path that is served", async ({ service, token }) => {
    const { status, body } = await call("GET", `${service.url}/${version}/openapi.json`);
    expect([status, body.openapi]).toEqual([200, "3.1.0"]);
    const api = body as Api;
    const described = describedRoutes()
      .filter(({ versions }) => versions.includes(version))
      .flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
    const named = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(named.toSorted()).toEqual(described.toSorted());
    // Each leads somewhere: what isn't there is 404 for its meeting, not for its path.
    for (const [path, methods] of Object.entries(api.paths)) {
      const real = path.replaceAll("{userId}", "adele@contoso.example").replaceAll(/\{\w+\}/g, "nothing");
      for (const method of Object.keys(methods)) {
        const answer = await call(method.toUpperCase(), `${service.url}/${version}${real}`, {
          token,
          body: method === "get" ? undefined : {},
        });
        const { message = "" } = answer.body?.error ?? {};
        expect([path, method, message]).toEqual([
          path,
          method,
          expect.not.stringMatching(/segment|method is not allowed/),
        ]);
      }
    }
  });

  it("has all properties of what is answered", async ({ service, token }) => {
    const api = (await call("GET", `${service.url}/${version}/openapi.json`)).body as Api;
    const { schemas } = api.components;
    const meetings = `${service.url}/${version}/me/onlineMeetings`;
    const made = await call("POST", meetings, {
      token,
      body: {
        lobbyBypassSettings: { scope: "organizer" },
        audioConferencing: { tollNumbers: ["+1 555"] },
        joinInformation: { content: "x", contentType: "html" },
        participants: { attendees: [{ upn: "a@b", identity: { user: { id: "x" } } }] },
      },
    });
    expect([made.status, undescribed(api, schemas["onlineMeeting"] ?? {}, made.body)]).toEqual([201, []]);
    const appointment = await call("GET", service.at("follow-up"), { token });
    expect(undescribed(api, schemas["virtualAppointment"] ?? {}, appointment.body)).toEqual([]);
    expect(undescribed(api, schemas["error"] ?? {}, (await call("GET", meetings)).body)).toEqual([]);
  });

  it("is the same in OData's words", async ({ service }) => {
    const response = await fetch(`${service.url}/${version}/$metadata`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/xml"]);
    const csdl = await response.text();
    expect(new TagReader(csdl).unbalanced).toEqual([]);
    const { schemas } = ((await call("GET", `${service.url}/${version}/openapi.json`)).body as Api).components;
    for (const [name, { properties = {} }] of Object.entries(schemas)) {
      const [, content] =
        new RegExp(`<(?:EntityType|ComplexType) Name="${name}"[^>]*>(.*?)</(?:EntityType|ComplexType)>`).exec(csdl) ??
        [];
      if (content === undefined) continue;
      const named = [...content.matchAll(/<Property Name="(\w+)"/g)]
        .map(([, property]) => property)
        .filter((property) => property !== "id");
      expect(new Set(named)).toEqual(new Set(Object.keys(properties).filter((property) => property !== "id")));
    }
    // Every type that is used is there.
    const declared = new Set([...csdl.matchAll(/<(?:Enum|Complex|Entity)Type Name="(\w+)"/g)].map(([, name]) => name));
    const used = [...csdl.matchAll(/"(?:Collection\()?graph\.(\w+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !declared.has(name))).toEqual([]);
    expect(csdl.includes('Name="virtualAppointments" Type="Collection(graph.virtualAppointment)"><Annotation')).toBe(
      version === "beta",
    );
  });
});

it("leaves out no route but other spellings of one", () => {
  const described = describedRoutes();
  expect(described).toHaveLength(routes.length);
  expect(described.filter(({ paths }) => paths.length === 0)).toEqual([]);
});

/** Enough of a parser to see that every tag is closed. */
class TagReader {
  readonly unbalanced: string[] = [];

  constructor(xml: string) {
    const open: string[] = [];
    for (const [, end, name = "", isEmpty] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
      if (isEmpty !== "") continue;
      if (end === "") open.push(name);
      else if (open.pop() !== name) this.unbalanced.push(name);
    }
    this.unbalanced.push(...open);
  }
}
