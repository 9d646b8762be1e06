import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { LOCALES } from "@/i18n";
import FIRST from "./en/first";

type Messages = { [key: string]: string | Messages };
const raw = import.meta.glob<string>("./*/*.json", { eager: true, query: "?raw", import: "default" });
const files = Object.fromEntries(Object.entries(raw).map(([path, text]) => [path, JSON.parse(text) as Messages]));
const sources = import.meta.glob<string>(["../**/*.{vue,ts}", "!../**/*.test.ts", "!../api/schema.d.ts", "!./*/*.ts"], { eager: true, query: "?raw", import: "default" });

/** Every message of a file by its key. */
function flat(messages: Messages, prefix = ""): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) => (typeof value === "string" ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`)) as [string, string][]);
}

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

/** The names of the values that a message takes, also within its plural forms. */
function values(elements: Element[]): string[] {
  const names = elements.flatMap((each) => {
    if (each.type === 0 || each.type === 7) return [];
    const inner = "options" in each ? Object.values(each.options).flatMap((option) => values(option.value)) : [];
    return [each.value, ...inner];
  });
  return [...new Set(names)].sort();
}

const parse = (message: string, locale: string): Element[] => new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).getAst();
const english = Object.keys(files).filter((path) => path.startsWith("./en/"));
const others = Object.keys(LOCALES).filter((locale) => locale !== "en");
const translated = others.flatMap((locale) => english.map((path) => path.replace("./en/", `./${locale}/`)));

describe.each(translated)("%s", (path) => {
  const english = new Map(flat(files[path.replace(/^\.\/\w+\//, "./en/")] ?? {}));
  const messages = flat(files[path] ?? {});

  it("has the same keys as the English file", () => {
    expect(messages.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
  });

  it("uses the same values, in messages that can be formatted", () => {
    for (const [key, message] of messages) {
      expect(values(parse(message, path.split("/")[1] ?? "en")), key).toEqual(values(parse(english.get(key) ?? "", "en")));
    }
  });
});

describe("the English texts", () => {
  const source = Object.values(sources).join("\n");
  const literals = new Set([...source.matchAll(/["'`]([\w-]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key));
  /** `title.${name}` as a pattern: what is put in is one part of the key. */
  const patterns = [...source.matchAll(/`([\w-]+\.[^`\s]*\$\{[^`]*)`/g)].map(([, key]) => new RegExp(`^${(key ?? "").replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[\\w-]+")}$`));

  it("are all shown somewhere", () => {
    const keys = english.flatMap((path) => flat(files[path] ?? {})).map(([key]) => key);
    expect(keys.filter((key) => !literals.has(key) && !patterns.some((each) => each.test(key)))).toEqual([]);
  });
});

describe("the translations", () => {
  const texts = (locale: string) => Object.keys(files).filter((path) => path.startsWith(`./${locale}/`)).flatMap((path) => flat(files[path] ?? {}));

  it.each([
    ["de", "say du", /(?<=[a-zäöüß,;] )Sie\b|\bIhnen\b|\bIhr(en|em|er|es)\b/],
    ["fr", "call a release une sortie", /\bparutions\b/],
    ["fr", "have typographic apostrophes, which mean nothing in ICU's syntax", /'/],
  ])("in %s %s", (locale, _, wrong) => {
    expect(texts(locale).filter(([, text]) => wrong.test(text))).toEqual([]);
  });
});

describe("the texts that are loaded first", () => {
  const first = Object.keys(FIRST).map((path) => path.replace("./", "./en/"));
  const later = new Set(english.filter((path) => !first.includes(path)).flatMap((path) => flat(files[path] ?? {})).map(([key]) => key));
  /** Its actions are titles in the command palette, which waits for all texts. */
  const EXEMPT = "../ui/navigation.ts";
  const entries = Object.keys(sources).filter((path) => /^\.\.\/(main\.ts|router\.ts|ui\/AppShell\.vue|dashboard\/DashboardPage\.vue|session\/\w+Page\.vue)$/.test(path));

  /** The source that an import names, seen from another one; null for a library. */
  function imported(name: string, from: string): string | null {
    const path = name.startsWith("@/") ? `../${name.slice(2)}` : name.startsWith(".") ? new URL(name, `file:///src/${from.slice(3)}`).pathname.replace(/^\/src\//, "../") : null;
    return path && (["", ".ts"].map((end) => path + end).find((each) => each in sources) ?? null);
  }

  /** Every source that is loaded with the entries: imported by name, or by `defineAsyncComponent` without waiting for the texts. */
  function closure(open: string[], seen = new Set<string>()): Set<string> {
    for (const path of open.filter((each) => !seen.has(each))) {
      seen.add(path);
      const names = [...(sources[path] ?? "").matchAll(/ from "([^"]+)"|defineAsyncComponent\(\(\) => import\("([^"]+)"/g)].map(([, still, lazy]) => still ?? lazy ?? "");
      closure(names.flatMap((each) => imported(each, path) ?? []), seen);
    }
    return seen;
  }

  it("come from our own module, which knows what is loaded", () => {
    expect(Object.keys(sources).filter((path) => sources[path]?.includes('from "vue-i18n"'))).toEqual([]);
  });

  it("are all that the first pages show", () => {
    const shown = [...closure(entries)];
    expect(shown.length).toBeGreaterThan(40);
    const uses = (path: string, key: string): boolean => new RegExp(`["'\`]${key.replaceAll(".", "\\.")}["'\`]`).test(sources[path] ?? "");
    const keys = [...later];
    const missing = shown.filter((path) => path !== EXEMPT).flatMap((path) => keys.filter((key) => uses(path, key)).map((key) => `${path}: ${key}`));
    expect(missing).toEqual([]);
  });
});
