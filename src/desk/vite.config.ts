import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/desk/",
  plugins: [react()],
  resolve: {
    // The client from its sources: npm start on a clean checkout has one thing to build, and a change there shows here.
    // Its dist is for those who install it.
    alias: [
      { find: /^virtual-appointments-client$/, replacement: sourceOf("index.ts") },
      { find: /^virtual-appointments-client\/live$/, replacement: sourceOf("react/live/index.ts") },
      { find: /^virtual-appointments-client\/react$/, replacement: sourceOf("react/index.ts") },
    ],
  },
  build: {
    // Nothing as a data: URL, so that the Content-Security-Policy stays strict.
    assetsInlineLimit: 0,
    // The component library is what it is; a page on the same machine loads it in no time.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file for the first view, not one for each part that something else needs too.
          groups: [{ name: "first-view", tags: ["$initial"] }],
        },
      },
    },
  },
});

function sourceOf(file: string): string {
  return fileURLToPath(new URL(`../client/${file}`, import.meta.url));
}
