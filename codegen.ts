import type { CodegenConfig } from "@graphql-codegen/cli";
import { createHash } from "node:crypto";
import { gatewayPreset } from "./src/client/codegen/gateway-preset.ts";

// `npm run codegen` writes the client's generated code; `npm run check` compares it with what would be written.

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "src/client/operations/*.graphql",
  importExtension: ".ts",
  generates: {
    "src/client/generated/": {
      preset: gatewayPreset,
      presetConfig: {
        fragmentMasking: false,
        skipIndexFile: true,
        // The bare hash: the prefix `sha256:` belongs to the protocol, which the client adds.
        persistedDocuments: { hashAlgorithm: (text: string) => createHash("sha256").update(text).digest("hex") },
      },
      config: {
        documentMode: "string",
        useTypeImports: true,
        immutableTypes: true,
        skipTypeNameForRoot: true,
        strictScalars: true,
        arrayInputCoercion: false,
        scalars: { DateTime: "string", ID: "string" },
      },
    },
  },
};
export default config;
