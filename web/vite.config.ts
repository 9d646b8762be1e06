/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import ui from "@nuxt/ui/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { leaner } from "./bundle/leaner.ts";
import { messages } from "./bundle/messages.ts";

/** The stack behind `npm run dev`: the address of its web site, as `make dev` prints it. */
const SITE = process.env.STARDUST_SITE ?? "http://127.0.0.1:5000";

/** A button that is pointed at has the strong colour of style.css; the library's own fades until it cannot be read. */
const COLOURED_BUTTONS = ["primary", "success", "info", "warning", "error"].flatMap((color) => [
  { color, variant: "solid", class: `hover:bg-${color}-strong active:bg-${color}-strong` },
  { color, variant: "link", class: `hover:text-${color}-strong active:text-${color}-strong` },
]);

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: { alias: { "@": at("src"), "@schemas": at("../docs/reference/schemas"), "@reference": at("../docs/reference") } },
  plugins: [
    leaner(),
    messages(),
    vue(),
    ui({
      // Icons are compiled in: the policy admits no request to other hosts.
      icon: { clientBundle: { scan: { globInclude: ["src/**/*.{vue,ts}"] } } },
      colorMode: true,
      components: { dirs: [], dts: "src/components.d.ts" },
      autoImport: { imports: [], dts: false },
      ui: {
        colors: { primary: "blue", neutral: "zinc" },
        button: { slots: { base: "cursor-pointer" }, compoundVariants: COLOURED_BUTTONS },
        // The colour of the library's placeholders is too faint to be read (WCAG 1.4.3).
        select: { slots: { placeholder: "text-muted" } },
        selectMenu: { slots: { placeholder: "text-muted" } },
        // As high as its place and not as the window, or it would cover the notice below it.
        dashboardPanel: { slots: { root: "min-h-0" } },
      },
    }),
  ],
  // The largest is Swagger UI, which only the page of the API reference loads.
  build: { target: "es2022", chunkSizeWarningLimit: 1600 },
  server: { fs: { allow: [at("..")] }, proxy: { "/api/": SITE, "/__": SITE, "/.well-known": SITE } },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], globals: false, isolate: false, setupFiles: ["src/testSetup.ts"] },
});
