import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import english from "@/locales/en/plugins.json?raw";
import type { Permissions } from "./api";
import { beyond, permissionWords, pointKey } from "./permissions";

type Documents = NonNullable<Permissions["documents"]>[number];
type Actions = NonNullable<Permissions["actions"]>[number];
const texts = (JSON.parse(english) as { plugins: Record<string, Record<string, string>> }).plugins;
const has = (key: string): boolean => {
  const [, group = "", name = ""] = key.split(".");
  return name ? typeof texts[group]?.[name] === "string" : typeof texts[group] === "string";
};
/** The backend's own declarations: `Name = Literal["a", "b"]`. */
const MANIFEST = readFileSync("../shared/model/plugins/manifest.py", "utf8");
const literal = <T extends string>(name: string): T[] => [...(new RegExp(`^${name} = Literal\\[([^\\]]*)\\]`, "ms").exec(MANIFEST)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, each]) => each as T);
const points = [...readFileSync("../shared/sdk/points.py", "utf8").matchAll(/^ +Point\("([^"]+)"/gm)].map(([, each]) => each ?? "");

describe("permissions in words", () => {
  it("say each what it allows, first what is looked at, then what goes out or is changed", () => {
    const found = permissionWords({ documents: ["releases"], files: ["read", "write"], hosts: ["api.example.org", "*.example.com"], actions: ["deliver"] });
    expect(found.map((each) => [each.text, each.values?.host, each.acts])).toEqual([
      ["plugins.documents.releases", undefined, false],
      ["plugins.files.read", undefined, false],
      ["plugins.files.write", undefined, true],
      ["plugins.host", "api.example.org", true],
      ["plugins.hostsBelow", "example.com", true],
      ["plugins.actions.deliver", undefined, true],
    ]);
  });

  it("are none of a plug-in that asks for nothing", () => {
    expect(permissionWords({})).toEqual([]);
  });

  it("exist for everything that a manifest may ask for", () => {
    const all = permissionWords({ documents: literal<Documents>("Collection"), files: ["read", "write"], hosts: ["a.example", "*.a.example"], actions: literal<Actions>("Action") });
    expect(literal("Collection")).toContain("releases");
    expect(literal("Action")).toContain("deliver");
    expect(all.map((each) => each.text).filter((key) => !has(key))).toEqual([]);
  });
});

it("names every point and category of the backend", () => {
  expect(points.length).toBeGreaterThan(20);
  expect(points.map(pointKey).filter((key) => !has(key))).toEqual([]);
  expect(literal("Category").length).toBeGreaterThan(3);
  expect(literal("Category").map((each) => `plugins.category.${each}`).filter((key) => !has(key))).toEqual([]);
});

it("finds what was not granted yet", () => {
  expect(beyond({ documents: ["releases", "tasks"], hosts: ["a.example"] }, { documents: ["releases"], actions: ["deliver"] })).toEqual({
    documents: ["tasks"],
    files: [],
    hosts: ["a.example"],
    actions: [],
  });
});
