import type { FieldMap, InputFieldMap, InputShapeFromFields, ObjectRef, SchemaTypes } from "@pothos/core";
import type { z } from "zod";
import type { GatewayError } from "../../graph/model/gateway-errors.ts";
import { builder } from "./builder.ts";
import type { GatewayContext } from "./context.ts";

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T extends SchemaTypes> ? T : never;
export type InputFieldBuilder = Parameters<Parameters<typeof builder.inputType>[1]["fields"]>[0];
export type PayloadFieldBuilder<Payload> = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload>;
type ErrorClass = abstract new (...args: never[]) => GatewayError;

interface MutationDefinition<Fields extends InputFieldMap, Payload> {
  /** The field's, such as `createVirtualAppointment`: input, payload and result are named after it. */
  readonly name: string;
  readonly description: string;
  readonly input: {
    readonly description: string;
    /** Of the argument. */
    readonly about: string;
    readonly fields: (t: InputFieldBuilder) => Fields;
  };
  readonly validate: z.ZodType;
  readonly resolve: (input: InputShapeFromFields<Fields>, context: GatewayContext) => Promise<Payload>;
  readonly payload: {
    readonly description: string;
    readonly fields: (t: PayloadFieldBuilder<Payload>) => FieldMap;
  };
  readonly result: {
    readonly description: string;
    /** What can go wrong as expected. */
    readonly errors: readonly ErrorClass[];
  };
}

/**
 * A mutation as all of ours are: one argument `input`, and a union of what it did and why it didn't.
 *
 * `createVirtualAppointment(input: CreateVirtualAppointmentInput!): CreateVirtualAppointmentResult`
 *
 * @returns its types, for a mutation of several
 */
export function defineMutation<Fields extends InputFieldMap, Payload>(definition: MutationDefinition<Fields, Payload>) {
  const { name, description, input, payload, result, validate, resolve } = definition;
  const prefix = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const inputType = builder.inputType(`${prefix}Input`, { description: input.description, fields: input.fields });
  const payloadType: ObjectRef<Types, Payload> = builder
    .objectRef<Payload>(`${prefix}Payload`)
    .implement({ description: payload.description, fields: payload.fields });
  const resultType = builder.errorUnion(`${prefix}Result`, {
    description: result.description,
    types: [payloadType, ...result.errors] as never,
    resolveType: () => `${prefix}Payload`,
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: resultType,
      nullable: true,
      description,
      args: { input: t.arg({ type: inputType, required: true, description: input.about }) },
      validate,
      resolve: (_root, args, context) =>
        resolve((args as { input: InputShapeFromFields<Fields> }).input, context) as never,
    }),
  );
  return { inputType, resultType };
}
