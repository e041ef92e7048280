import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  visit,
} from "graphql";
import { QueryVariables } from "./coerce-variables.ts";
import type { DocumentCache } from "./document-cache.ts";
import type { SelectionPlan } from "./field-plan.ts";
import { planQuery, type PlanSource, PlanningBailout } from "./query-plan.ts";

/** Of a document, whatever its operations and conditions: further ones are executed without a plan. */
const MAX_PLANS = 4;
/** Planned for a document, all its plans together. What a frontend sends has some dozens. */
const MAX_PLANNED_FIELDS = 1000;
/** Of the selections that plans are found by: those of a deep nest are each as long as what they hold. */
const MAX_PLANNED_CHARACTERS = 500_000;
/** Measured: what is made of a planned field, generated code included. */
const BYTES_PER_FIELD = 1500;

/** As much of a plan as its document may have is made. */
export class PlanTooLarge extends PlanningBailout {}

/** The plans of an operation. */
export interface QueryPlans extends PlanSource {
  readonly document: DocumentNode;
  readonly ofDocument: PlansOfDocument;
  /** The variables in `@skip` and `@include`, each with its place among the others. */
  readonly conditions: readonly { readonly name: string; readonly place: number }[];
  /** By the names of the conditions that hold. */
  readonly byConditions: Map<string, SelectionPlan | "not planned">;
}

interface PlansOfDocument {
  readonly byOperation: Map<string | undefined, QueryPlans>;
  plans: number;
  fields: number;
  characters: number;
}

export interface DocumentPlansOptions {
  readonly schema: GraphQLSchema;
  /** The parser's cache: plans live as long as their documents do there, and count with them. */
  readonly documents: DocumentCache<DocumentNode>;
  /** Whether mistakes in variables are told without the names that somebody may have meant. */
  readonly hideSuggestions: boolean;
}

/** What was planned for documents, and how much may be. */
export class DocumentPlans {
  readonly #options: DocumentPlansOptions;
  readonly #known = new WeakMap<DocumentNode, PlansOfDocument>();

  constructor(options: DocumentPlansOptions) {
    this.#options = options;
  }

  /** The plans of an operation that was executed before. */
  find(document: DocumentNode, operationName: string | undefined): QueryPlans | undefined {
    return this.#known.get(document)?.byOperation.get(operationName);
  }

  /**
   * The plans of a query, empty the first time.
   *
   * @returns why there are none, if so
   */
  open(
    document: DocumentNode,
    text: string,
    operationName: string | undefined,
  ): QueryPlans | "no query" | "first sighting" | "too many" {
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== "query") return "no query";
    const ofDocument = this.#known.get(document);
    if (ofDocument === undefined) {
      this.#known.set(document, { byOperation: new Map(), plans: 0, fields: 0, characters: 0 });
      return "first sighting";
    }
    const { byOperation } = ofDocument;
    const known = byOperation.get(operationName);
    if (known !== undefined) return known;
    if (byOperation.size >= MAX_PLANS) return "too many";
    const { schema, documents, hideSuggestions } = this.#options;
    const variables = new QueryVariables(schema, operation.variableDefinitions ?? [], hideSuggestions);
    const conditions = conditionsOf(document).flatMap((name) => {
      const place = variables.placeOf(name);
      return place === undefined ? [] : { name, place };
    });
    const fragments: Record<string, FragmentDefinitionNode> = {};
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    const spend: PlanSource["spend"] = (fields, characters) => {
      ofDocument.fields += fields;
      ofDocument.characters += characters;
      if (ofDocument.fields > MAX_PLANNED_FIELDS || ofDocument.characters > MAX_PLANNED_CHARACTERS) {
        throw new PlanTooLarge();
      }
      documents.addBytes(text, fields * BYTES_PER_FIELD + characters);
    };
    const byConditions: QueryPlans["byConditions"] = new Map();
    const plans = { schema, document, ofDocument, operation, variables, fragments, conditions, byConditions, spend };
    byOperation.set(operationName, plans);
    return plans;
  }
}

/** The plan for an operation under the conditions that hold, made the first time. */
export function planFor(plans: QueryPlans, held: readonly string[]): SelectionPlan | "not planned" {
  const key = held.join(" ");
  const known = plans.byConditions.get(key);
  if (known !== undefined) return known;
  if (plans.ofDocument.plans >= MAX_PLANS) return "not planned";
  plans.ofDocument.plans++;
  let plan: SelectionPlan | "not planned";
  try {
    plan = planQuery(plans, new Set(held));
  } catch (error) {
    if (!(error instanceof PlanningBailout)) throw error;
    plan = "not planned";
  }
  plans.byConditions.set(key, plan);
  return plan;
}

/** Nobody is to try that again. */
export function forgetPlan(plans: QueryPlans, held: readonly string[]): void {
  plans.byConditions.set(held.join(" "), "not planned");
}

/** @returns nothing if one of them is no boolean: GraphQL says what is wrong with it */
export function conditionsThatHold(
  { conditions }: QueryPlans,
  values: readonly unknown[],
): readonly string[] | undefined {
  const held: string[] = [];
  for (const { name, place } of conditions) {
    const value = values[place];
    if (typeof value !== "boolean") return undefined;
    if (value) held.push(name);
  }
  return held;
}

/** The variables that decide what is asked for. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: [argument] = [] }) => {
      if (argument?.value.kind === Kind.VARIABLE) names.add(argument.value.name.value);
    },
  });
  return [...names];
}
