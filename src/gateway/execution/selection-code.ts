import type { GraphQLObjectType } from "graphql";
import type { FieldPlan, SelectionPlan } from "./field-plan.ts";

/**
 * Written as code, so that each selection has its own: then V8 knows the shapes of what is read and made. One function for
 * all of them would look up each name each time. The names in the code are GraphQL's, which are JavaScript's too.
 *
 * @param fields in the order of the answer; a text is the name under which the type's name is asked for
 */
export function selectionMaker(
  type: GraphQLObjectType,
  fields: readonly (FieldPlan | string)[],
): SelectionPlan["make"] {
  const values: string[] = [];
  const properties: string[] = [];
  let characters = 0;
  for (const [index, plan] of fields.entries()) {
    if (typeof plan === "string") {
      properties.push(`${plan}: "${type.name}"`);
      characters += plan.length + type.name.length;
      continue;
    }
    const { key, field, shape } = plan;
    const [given, value, itsPlan] = [`given${index}`, `value${index}`, `fields[${index}]`];
    const completed = `run.complete(${given}, ${itsPlan}.shape, ${itsPlan})`;
    const taken = `typeof ${given} === "string" ? (characters += ${given}.length, ${given}) : `;
    characters += key.length;
    // One after the other: what was promised by one field has to be waited for when the next one fails.
    values.push(
      `const ${given} = ${field.resolve ? `run.resolve(${itsPlan}, source)` : `source.${field.name}`};`,
      `const ${value} = ${shape.kind === "text" ? taken : ""}${completed};`,
    );
    properties.push(`${key}: ${value}`);
  }
  const code = `return (source, run) => {
    const { promised } = run;
    let characters = ${characters};
    ${values.join(" ")}
    const object = { ${properties.join(", ")} };
    run.characters += characters;
    if (run.promised > promised) run.place(object);
    return object;
  };`;
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- of names that GraphQL's parser let pass
  return (new Function("fields", code) as (fields: readonly unknown[]) => SelectionPlan["make"])(fields);
}
