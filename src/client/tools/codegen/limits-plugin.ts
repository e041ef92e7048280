import type { PluginFunction } from "@graphql-codegen/plugin-helpers";
import { MAX_MEETINGS } from "../../../common/contract/limits.ts";

/** Writes what the schema can't say: nothing of the server is part of the package. */
export const plugin: PluginFunction = () => `export const MAX_MEETINGS = ${MAX_MEETINGS};`;
