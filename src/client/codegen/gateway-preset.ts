import { preset, type ClientPresetConfig } from "@graphql-codegen/client-preset";
import type { Types } from "@graphql-codegen/plugin-helpers";
import * as hooks from "./hooks-plugin.ts";
import * as results from "./results-plugin.ts";

type Section = Types.GenerateOptions;
type PluginMap = Section["pluginMap"];

/**
 * The client preset, without its `graphql()` function (the operations are written in files, not in code), and with
 * two files beside its typed documents: the type of each operation's result, and a hook for each.
 */
export const gatewayPreset: Types.OutputPreset<ClientPresetConfig> = {
  ...preset,
  buildGeneratesSection: async (options) => {
    const sections = await preset.buildGeneratesSection(options);
    const documents = sections.find(({ filename }) => filename.endsWith("/graphql.ts"));
    if (documents === undefined) throw new TypeError("The client preset no longer writes graphql.ts.");
    const section = (name: string, pluginMap: PluginMap): Section => ({
      ...documents,
      filename: `${options.baseOutputDir}${name}.ts`,
      plugins: Object.keys(pluginMap).map((plugin) => ({ [plugin]: {} })),
      pluginMap,
    });
    return [
      { ...documents, pluginMap: withOwnTypes(documents.pluginMap) },
      ...sections.filter(({ filename }) => filename.endsWith("/persisted-documents.json")),
      section("results", { results }),
      section("hooks", { hooks }),
    ];
  },
};

/**
 * Documents without a foreign type: its package asks for `graphql`, which users of this one need not have. And
 * constructors marked as pure, so that bundlers drop the documents that nobody imports.
 */
function withOwnTypes(pluginMap: PluginMap): PluginMap {
  const name = "typed-document-node";
  const original = pluginMap[name];
  if (original === undefined) throw new TypeError(`The client preset no longer uses ${name}.`);
  return {
    ...pluginMap,
    [name]: {
      ...original,
      plugin: async (...parameters) => {
        const output = await original.plugin(...parameters);
        if (typeof output === "string") throw new TypeError(`${name} no longer tells imports apart.`);
        return {
          prepend: [`import type { DocumentTypeDecoration } from "../document-type-decoration.ts";`],
          content: output.content.replaceAll("= new TypedDocumentString(", "= /*#__PURE__*/ new TypedDocumentString("),
        };
      },
    },
  };
}
