import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const NAMESPACES = "reka-ui/namespaced";
const PREFIX = "\0namespace:";

/** What libraries load and this client never uses, with what is built in its place; `by` narrows it to one importer. */
const REPLACED: { module: string; by?: string; instead: string }[] = [
  // Regular expressions of Firestore's pipelines: 45 KB, compressed.
  { module: "re2js", instead: fileURLToPath(new URL("re2js.ts", import.meta.url)) },
  // The sidebar's third mode; ours is a slideover on small screens.
  { module: "./Drawer.vue", by: "/DashboardSidebar.vue", instead: "./Slideover.vue" },
  // The messages are parsed already, see messages.ts.
  { module: "@formatjs/icu-messageformat-parser", by: "/intl-messageformat/", instead: "@formatjs/icu-messageformat-parser/no-parser.js" },
];

/** `const Popover = { Root: PopoverRoot, ... }` as a module of its own. Throws if reka-ui has no such namespace. */
function moduleOf(name: string, source: string): string {
  const body = new RegExp(`^const ${name} = (\\{[^}]*\\});$`, "m").exec(source)?.[1];
  if (!body) throw new Error(`reka-ui has no namespace ${name}.`);
  const parts = [...body.matchAll(/: (\w+)/g)].map(([, part]) => part);
  return `import { ${parts.join(", ")} } from "reka-ui";\nexport const ${name} = ${body};\n`;
}

/**
 * Leaves out of the build what is never used. Each of reka-ui's namespaces (`Popover.Root`) becomes a module: the library
 * has them all in one, so that a page with a menu would load every calendar too.
 */
export function leaner(): Plugin {
  const applied = new Set<string>();
  return {
    name: "leaner",
    apply: "build",
    enforce: "pre",
    buildEnd(error) {
      const idle = REPLACED.filter((each) => !applied.has(each.module));
      if (!error && idle.length) this.error(`No library imports ${idle.map((each) => each.module).join(", ")} any more.`);
    },
    async resolveId(source, importer, options) {
      if (source.startsWith(PREFIX)) return source;
      const found = REPLACED.find((each) => each.module === source && (!each.by || importer?.includes(each.by)));
      if (found) applied.add(found.module);
      return found ? await this.resolve(found.instead, importer, { ...options, skipSelf: true }) : null;
    },
    load: {
      filter: { id: new RegExp(`^${PREFIX}`) },
      async handler(id) {
        const whole = await this.resolve(NAMESPACES);
        return moduleOf(id.slice(PREFIX.length), readFileSync(whole?.id ?? "", "utf8"));
      },
    },
    transform: {
      filter: { code: NAMESPACES },
      handler(code) {
        const imports = new RegExp(`import \\{([^}]*)\\} from "${NAMESPACES}";?`, "g");
        const split = (_all: string, names: string): string =>
          names.split(",").map((each) => `import {${each}} from "${PREFIX}${each.trim().split(" ")[0]}";`).join(" ");
        return { code: code.replace(imports, split), map: null };
      },
    },
  };
}
