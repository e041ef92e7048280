import {
  type DefinitionNode,
  extendSchema,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  isScalarType,
  isUnionType,
  parse,
  print,
  type TypeDefinitionNode,
  valueFromASTUntyped,
} from "graphql";
import { isObject } from "../../../common/json.ts";
import { NotFoundError } from "../../../graph/model/gateway-errors.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import type { GatewayContext } from "../context.ts";
import { printSortedSchema, schema } from "../index.ts";
import { meetingIssues } from "../input-rules.ts";
import { validationError } from "../validation-error.ts";

/** As many as any list of the gateway takes. */
const MAX_ENTITIES = 100;

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])`;
/** What types say of themselves to whoever composes a supergraph. */
const directives: Readonly<Record<string, string>> = {
  VirtualAppointment: '@key(fields: "onlineMeetingId userId")',
  // Other subgraphs have the very same one.
  PageInfo: "@shareable",
};

const FEDERATION = `
  """An entity as a router names it: a \`__typename\`, and the fields of its key."""
  scalar _Any

  """What a router may ask for by its key."""
  union _Entity = VirtualAppointment

  """What a router composes its schema from."""
  type _Service {
    """The schema, with the directives of Apollo Federation 2."""
    sdl: String!
  }

  extend type Query {
    """For a router: entities by their keys, ${MAX_ENTITIES} at most. \`null\` for one that isn't there."""
    _entities(
      """The entities."""
      representations: [_Any!]!
    ): [_Entity]!

    """For a router: this schema."""
    _service: _Service!
  }
`;

/**
 * The schema as a subgraph of Apollo Federation 2 prints it, without what the specification adds.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
export function printSubgraph(): string {
  const { definitions } = parse(printSortedSchema());
  const missing = new Set(Object.keys(directives));
  const printed = definitions.map((definition) => {
    const text = "name" in definition && definition.name ? directives[definition.name.value] : undefined;
    if (text === undefined) return print(definition);
    missing.delete((definition as TypeDefinitionNode).name.value);
    return print(withDirectives(definition, text));
  });
  if (missing.size > 0) throw new TypeError(`The schema has no type ${[...missing].join(", ")}.`);
  return `${LINK}\n\n${printed.join("\n\n")}\n`;
}

function withDirectives(definition: DefinitionNode, text: string): DefinitionNode {
  const [example] = parse(`type Example ${text}`).definitions;
  return { ...definition, directives: (example as TypeDefinitionNode).directives };
}

/** @param federation whether a router may ask for entities and for the schema: then it is told to every caller */
export function servedSchema(federation = false): GraphQLSchema {
  return federation ? createSubgraphSchema() : schema;
}

/** The schema that a router asks: everything else is as it is. */
function createSubgraphSchema(): GraphQLSchema {
  const extended = extendSchema(schema, parse(FEDERATION));
  const sdl = printSubgraph();
  const query = extended.getQueryType()?.getFields() ?? {};
  const [entities, service] = [query["_entities"], query["_service"]];
  const [any, entity, serviceType] = ["_Any", "_Entity", "_Service"].map((name) => extended.getType(name));
  if (!entities || !service || !isScalarType(any) || !isUnionType(entity) || !isObjectType(serviceType)) {
    throw new TypeError("The schema was not extended.");
  }
  service.resolve = () => ({ sdl });
  entities.resolve = resolveEntities;
  entity.resolveType = () => "VirtualAppointment";
  any.parseLiteral = (node, variables) => valueFromASTUntyped(node, variables);
  return extended;
}

/** Read together, as any appointments of one operation are. One that fails leaves the others alone. */
const resolveEntities: GraphQLFieldResolver<unknown, GatewayContext> = async (_root, args, { budget, loaders }) => {
  const representations = args["representations"] as readonly unknown[];
  if (representations.length > MAX_ENTITIES) {
    throw new GraphQLError(`At most ${MAX_ENTITIES} representations are allowed.`, {
      extensions: { code: "BAD_USER_INPUT" },
    });
  }
  budget.take(representations.length);
  const keys = representations.map(keyOf);
  const right = keys.filter((key) => key instanceof AppointmentKey);
  const outcomes = await loaders.appointments.outcomes(right);
  return keys.map((key) => {
    const outcome = key instanceof AppointmentKey ? outcomes.shift() : key;
    return outcome instanceof NotFoundError ? null : outcome;
  });
};

function keyOf(representation: unknown): AppointmentKey | Error {
  const { __typename, onlineMeetingId, userId = null } = isObject(representation) ? representation : {};
  const isKey = typeof onlineMeetingId === "string" && (userId === null || typeof userId === "string");
  if (__typename !== "VirtualAppointment" || !isKey) {
    return new GraphQLError("A representation is no VirtualAppointment with onlineMeetingId and userId.", {
      extensions: { code: "BAD_USER_INPUT" },
    });
  }
  const issues = meetingIssues({ onlineMeetingId, userId });
  return issues === undefined
    ? new AppointmentKey({ onlineMeetingId, userId })
    : validationError(issues, ["representations"]);
}
