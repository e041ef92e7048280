import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/desk/",
  plugins: [react()],
  build: {
    // Nothing as a data: URL, so that the Content-Security-Policy stays strict.
    assetsInlineLimit: 0,
    // The component library is what it is; a page on the same machine loads it in no time.
    chunkSizeWarningLimit: 2000,
  },
});
