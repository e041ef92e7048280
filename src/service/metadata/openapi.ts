import type { Method, Version } from "../protocol/message.ts";
import { actionParameters, complexes, entities, enums } from "./entity-types.ts";
import { operations, type OperationDescription, type OperationName } from "./operations.ts";

/** What is served under a path. */
export interface DescribedRoute {
  readonly operation: OperationName;
  readonly versions: readonly Version[];
  readonly method: Method;
  /** As they are called in documents: `/users/{userId}/onlineMeetings`. */
  readonly paths: readonly string[];
  readonly queryOptions?: readonly string[];
}

/** An OpenAPI 3.1 description of all that is served in a version, from the very routes. */
export function openApiOf(version: Version, routes: readonly DescribedRoute[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { operation, versions, method, paths: templates, queryOptions = [] } of routes) {
    if (!versions.includes(version)) continue;
    for (const template of templates) {
      const description: OperationDescription = operations[operation];
      (paths[template] ??= {})[method.toLowerCase()] = {
        operationId: `${operation}_${template.replaceAll(/\W+/g, "_")}`,
        summary: description.summary,
        ...(description.isExtension === true && { "x-extension": true }),
        parameters: [
          ...[...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
            name,
            in: "path",
            required: true,
            schema: { type: "string" },
          })),
          ...queryOptions.map((name) => ({ name, in: "query", schema: { type: "string" } })),
        ],
        ...(description.request === undefined
          ? {}
          : { requestBody: { required: true, ...content(description.request) } }),
        responses: {
          [description.status]: {
            description: "Done.",
            ...(description.response === undefined ? {} : content(description.response)),
          },
          default: { description: "Refused.", ...content("error") },
        },
      };
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Virtual appointments", version, description: "What is served of Microsoft Graph's API." },
    servers: [{ url: `/${version}` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: schemas(),
    },
  };
}

function content(schema: string) {
  return { content: { "application/json": { schema: reference(schema) } } };
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const nullable = (schema: object) => ({ anyOf: [schema, { type: "null" }] });

const text = { type: "string" };

function schemas(): Record<string, unknown> {
  const objects = Object.entries({ ...complexes, ...actionParameters }).map(([name, of]) => [name, objectOf(of)]);
  const withIds = Object.entries(entities).map(([name, of]) => [
    name,
    { ...objectOf(of), properties: { id: { type: "string" }, ...objectOf(of).properties } },
  ]);
  const collections = Object.keys(entities).map((name) => [
    `${name}Collection`,
    {
      type: "object",
      required: ["value"],
      properties: {
        value: { type: "array", items: reference(name) },
        "@odata.count": { type: "integer" },
        "@odata.nextLink": { type: "string" },
      },
    },
  ]);
  return {
    ...Object.fromEntries(
      Object.entries(enums).map(([name, of]) => [name, { type: "string", enum: [...of, "unknownFutureValue"] }]),
    ),
    ...Object.fromEntries([...objects, ...withIds, ...collections]),
    joinWebUrl: { type: "object", required: ["value"], properties: { value: { type: "string" } } },
    error: {
      type: "object",
      required: ["error"],
      properties: {
        error: {
          type: "object",
          required: ["code", "message"],
          properties: {
            code: { type: "string" },
            message: { type: "string" },
            innerError: {
              type: "object",
              properties: { code: text, date: text, "request-id": text, "client-request-id": text },
            },
          },
        },
      },
    },
  };
}

function objectOf(properties: Readonly<Record<string, string>>) {
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, nullable(schemaOf(type))])),
  };
}

function schemaOf(type: string): object {
  const [, item] = /^Collection\((.+)\)$/.exec(type) ?? [];
  if (item !== undefined) return { type: "array", items: schemaOf(item) };
  switch (type) {
    case "Edm.Boolean":
      return { type: "boolean" };
    case "Edm.Int32":
      return { type: "integer" };
    case "Edm.String":
      return { type: "string" };
    case "Edm.DateTimeOffset":
      return { type: "string", format: "date-time" };
    case "Edm.Untyped":
      return { type: "object" };
    default:
      return reference(type);
  }
}
