import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// What every page needs packs better in one piece than in many.
const libraries =
  "react|react-dom|scheduler|i18next|react-i18next|@tanstack/[\\w-]+|@floating-ui/[\\w-]+|openapi-[\\w-]+|@mantine/hooks|react-remove-scroll[\\w-]*";
const components =
  "ActionIcon|Alert|Anchor|AppShell|Badge|Box|Burger|Button|Card|Center|CloseButton|Divider|Group|InlineInput|Input|Loader|Menu|Paper|Popover|ScrollArea|Stack|Switch|Table|Tabs|Text|Title|Transition|UnstyledButton|Portal|FocusTrap";
const base = new RegExp(
  `node_modules/(?:(?:${libraries})/|@mantine/core/esm/(?:core|components/(?:${components}))/)`,
);

export default defineConfig({
  plugins: [react()],
  // The server puts another nonce here for every page that it sends.
  html: { cspNonce: "JETON_NONCE" },
  build: {
    target: "es2022",
    // A file inside another one is what the page's policy forbids.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", test: base }] } } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8700" } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
