import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // The server puts another nonce here for every page that it sends.
  html: { cspNonce: "JETON_NONCE" },
  build: {
    target: "es2022",
    // A file inside another one is what the page's policy forbids.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8700" } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
