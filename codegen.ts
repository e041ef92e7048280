import type { CodegenConfig } from "@graphql-codegen/cli";
import { gatewayPreset } from "./src/client/tools/codegen/gateway-preset.ts";

// `npm run codegen` writes the client's generated code; `npm run check` compares it with what would be written.

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "src/client/operations/*.graphql",
  importExtension: ".ts",
  generates: {
    "src/client/generated/": {
      preset: gatewayPreset,
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        documentMode: "string",
        useTypeImports: true,
        immutableTypes: true,
        skipTypeNameForRoot: true,
        strictScalars: true,
        arrayInputCoercion: false,
        scalars: { DateTime: "string", EmailAddress: "string", ID: "string", PhoneNumber: "string", URL: "string" },
      },
    },
  },
};
export default config;
