import { preset, type ClientPresetConfig } from "@graphql-codegen/client-preset";
import type { Types } from "@graphql-codegen/plugin-helpers";
import { parse, stripIgnoredCharacters } from "graphql";
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as hooks from "./hooks-plugin.ts";
import * as limits from "./limits-plugin.ts";
import * as queryOptions from "./options-plugin.ts";
import * as results from "./results-plugin.ts";
import { introspection, possibleTypes, schemaText } from "./schema-plugins.ts";

type Section = Types.GenerateOptions;
type PluginMap = Section["pluginMap"];

/**
 * The client preset with persisted documents, without its `graphql()` function (the operations are written in files,
 * not in code), and with files beside its typed documents: the type of each operation's result, options and hooks for each, and the
 * gateway's limits.
 */
export const gatewayPreset: Types.OutputPreset<ClientPresetConfig> = {
  ...preset,
  buildGeneratesSection: async (options) => {
    const texts = new Map<string, string>();
    // The bare hash: the prefix `sha256:` belongs to the protocol, which the client adds.
    const hashAlgorithm = (printed: string): string => {
      const text = stripIgnoredCharacters(printed);
      const hash = createHash("sha256").update(text).digest("hex");
      texts.set(hash, text);
      return hash;
    };
    const presetConfig = { ...options.presetConfig, persistedDocuments: { hashAlgorithm } };
    const sections = await preset.buildGeneratesSection({ ...options, presetConfig });
    const documents = sections.find(({ filename }) => filename.endsWith("/graphql.ts"));
    if (documents === undefined) throw new TypeError("The client preset no longer writes graphql.ts.");
    const section = (file: string, pluginMap: PluginMap): Section => ({
      ...documents,
      filename: join(options.baseOutputDir, file),
      plugins: Object.keys(pluginMap).map((plugin) => ({ [plugin]: {} })),
      pluginMap,
    });
    return [
      { ...documents, pluginMap: withOwnDocuments(documents.pluginMap, texts) },
      ...sections
        .filter(({ filename }) => filename.endsWith("/persisted-documents.json"))
        .map((persisted) => ({ ...persisted, pluginMap: withTexts(persisted.pluginMap, texts) })),
      section("results.ts", { results }),
      // With the hooks that are written by hand: both build on the same files there.
      section("../react/generated-hooks.ts", { hooks }),
      section("../react/generated-options.ts", { queryOptions }),
      section("gateway-limits.ts", { limits }),
      section("possible-types.json", { possibleTypes }),
      section("introspection.json", { introspection }),
      section("schema-text.ts", { schemaText }),
    ];
  },
};

/** Persisted documents with the very text that was hashed. */
function withTexts(pluginMap: PluginMap, texts: ReadonlyMap<string, string>): PluginMap {
  const wrap = ({ plugin, ...others }: PluginMap[string]): PluginMap[string] => ({
    ...others,
    plugin: async (...parameters) => {
      const output = await plugin(...parameters);
      const hashes = Object.keys(JSON.parse(typeof output === "string" ? output : output.content) as object);
      return JSON.stringify(Object.fromEntries(hashes.map((hash) => [hash, texts.get(hash)])), undefined, 2);
    },
  });
  return Object.fromEntries(Object.entries(pluginMap).map(([name, plugin]) => [name, wrap(plugin)]));
}

/** The preset's own keeps its text a second time, and a hash that only few send: they make it of the text. */
const TYPED_DOCUMENT_STRING = `export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  declare readonly __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
}
`;

/**
 * Documents without a foreign type (its package asks for `graphql`, which users of this one need not have) and without
 * those of fragments, which nobody can send; with the very text that was hashed, so that `sha256(document)` is the hash;
 * and with constructors marked as pure, so that bundlers drop those that nobody imports.
 */
function withOwnDocuments(pluginMap: PluginMap, texts: ReadonlyMap<string, string>): PluginMap {
  const name = "typed-document-node";
  const original = pluginMap[name];
  if (original === undefined) throw new TypeError(`The client preset no longer uses ${name}.`);
  const plugin: typeof original.plugin = async (...parameters) => {
    const output = await original.plugin(...parameters);
    if (typeof output === "string") throw new TypeError(`${name} no longer tells imports apart.`);
    const fragments = new Map<string, string>();
    /** A fragment is written once, however many documents have it. */
    const expressionOf = (text: string): string =>
      parse(text)
        .definitions.map((definition) => {
          const part = JSON.stringify(text.slice(definition.loc?.start, definition.loc?.end));
          if (definition.kind !== "FragmentDefinition") return part;
          const name = `${definition.name.value}Text`;
          fragments.set(name, part);
          return name;
        })
        .join(" + ");
    const documents = output.content
      .replace(/^export class TypedDocumentString[^]*?^\}\n/m, TYPED_DOCUMENT_STRING)
      .replaceAll(/^export const \w+FragmentDoc = [^;]*;\n/gm, "")
      .replaceAll(/`[^`]*`, \{"hash":"(\w+)"\}/g, (_, hash: string) => expressionOf(texts.get(hash) ?? ""))
      .replaceAll("= new TypedDocumentString(", "= /*#__PURE__*/ new TypedDocumentString(");
    const shared = [...fragments].map(([name, text]) => `const ${name} = ${text};\n`);
    return {
      prepend: [`import type { DocumentTypeDecoration } from "../document-type-decoration.ts";`],
      content: shared.join("") + documents,
    };
  };
  return { ...pluginMap, [name]: { ...original, plugin } };
}
