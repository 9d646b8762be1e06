import base from "./vite.config.ts";
import { mergeConfig } from "vite";
export default mergeConfig(base, { build: { outDir: "/tmp/o5/dist", emptyOutDir: true }, plugins: [{ name: "stub", enforce: "pre", async resolveId(source: string, importer: string) { const r = await (this as any).resolve(source, importer, { skipSelf: true }); if (r?.id.endsWith("/src/session/session.ts")) return "/tmp/o5/session.ts"; if (r?.id.endsWith("/src/session/firebase.ts")) return "/tmp/o5/firebase.ts"; return null; } }] });
