import { readFileSync } from "node:fs";
import type { APIResponse, Page } from "@playwright/test";
import { expect, signUp, test } from "./fixtures";
import { stack } from "./stack";

const MARKUP = '<img src=x onerror="attacked()"><script>attacked()</script>';
const LEAST_TEXTS = 60;

interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  type?: string;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  maxLength?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
}
type Json = { [key: string]: unknown };

const { schemas } = (JSON.parse(readFileSync("../docs/reference/openapi.json", "utf8")) as { components: { schemas: Record<string, Schema> } }).components;

/** A value of the schema whose every free text is markup; undefined where there is no free text. */
function hostile(schema: Schema, within: readonly string[] = []): unknown {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return within.includes(name) ? undefined : hostile(schemas[name] ?? {}, [...within, name]);
  }
  const found = schema.anyOf?.map((each) => hostile(each, within)).find((each) => each !== undefined);
  if (found !== undefined) return found;
  if (schema.type === "string") return schema.enum || schema.format || !new RegExp(schema.pattern ?? "").test(MARKUP) || MARKUP.length > (schema.maxLength ?? Infinity) ? undefined : MARKUP;
  if (schema.type === "array") {
    const item = hostile(schema.items ?? {}, within);
    return item === undefined ? undefined : [item];
  }
  const values = Object.entries(schema.properties ?? {}).map(([name, each]) => [name, hostile(each, within)] as const);
  const kept = values.filter(([, value]) => value !== undefined);
  return kept.length ? Object.fromEntries(kept) : undefined;
}

/** Removes what is at a finding's path, such as `tracks[0].isrc`. */
function without(content: Json, path: string): void {
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Json | undefined>((value, key) => value?.[key] as Json | undefined, content);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (parent) delete parent[last];
}

const texts = (value: unknown): number => (value === MARKUP ? 1 : typeof value === "object" && value !== null ? Object.values(value).reduce<number>((sum, each) => sum + texts(each), 0) : 0);

/** Stores the content, without the fields that the server does not accept as text: identifiers, codes, addresses. */
async function stored(content: Json, send: (content: Json) => Promise<APIResponse>): Promise<{ id: string; content: Json }> {
  for (let round = 0; round < 12; round += 1) {
    const response = await send(content);
    const answer = (await response.json()) as { id: string; errors?: { path: string }[] };
    if (response.ok()) return { id: answer.id, content };
    expect(answer.errors?.length, JSON.stringify(answer).slice(0, 600)).toBeGreaterThan(0);
    for (const { path } of answer.errors ?? []) without(content, path);
  }
  throw new Error("The server refuses the content, whatever is left out.");
}

/** The credentials that the page calls the API with. */
async function credentials(page: Page): Promise<Record<string, string>> {
  const [asked] = await Promise.all([page.waitForRequest(/\/api\/v1\/releases/), page.goto("/releases")]);
  return { Authorization: (await asked.allHeaders()).authorization ?? "" };
}

test("whatever is written into a field is shown as text, and no script runs", async ({ page }) => {
  test.setTimeout(300_000);
  const attacks: string[] = [];
  await page.exposeFunction("attacked", () => attacks.push("a script ran"));
  await page.exposeFunction("violated", (directive: string) => attacks.push(`the policy stopped ${directive}`));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => void (window as never as { violated: (directive: string) => void }).violated(event.violatedDirective)));

  await signUp(page, `markup-${Date.now()}@label.example`, { label: MARKUP });
  const headers = await credentials(page);
  const api = `${stack().hosting}/api/v1`;
  await page.request.patch(`${api}/users/me`, { headers: { ...headers, "Content-Type": "application/merge-patch+json" }, data: { displayName: MARKUP } });
  const release = await stored(hostile({ $ref: "#/ReleaseContent" }) as Json, (data) => page.request.post(`${api}/releases`, { headers, data }));
  expect(texts(release.content)).toBeGreaterThan(LEAST_TEXTS);
  const config = { bucket: "dsp", endpoint: "http://127.0.0.1:9", accessKeyId: "key", secretAccessKey: "secret" };
  const target = await stored({ name: MARKUP, type: "Test", protocol: "S3", config, ddex: { partyId: "PADPIDA0000000003K", partyName: MARKUP } }, (data) => page.request.post(`${api}/delivery-targets`, { headers, data }));

  const of = `/releases/${release.id}`;
  const shown = [
    ...["", "/tracks", "/assets", "/rights", "/messages", "/deliveries", "/versions", "/history", "/findings"].map((tab) => of + tab),
    ...["basic", "tracks", "assets", "metadata", "rights", "review"].map((name) => `${of}/edit/${name}`),
    `${of}/edit/tracks?path=tracks[0].metadata.writers`,
    "/", "/releases", "/board", "/targets", `/targets/${target.id}`, "/notifications", "/analytics",
    `/deliveries/new?releases=${release.id}&targets=${target.id}`, `/deliveries/new?releases=${release.id}&takedown=1`,
    "/settings/profile", "/settings/general", "/settings/members", "/settings/branding", "/settings/audit",
  ];
  for (const path of shown) {
    await page.goto(path);
    await expect(page.locator("h1").first()).toBeVisible(); // which a panel over the page hides from roles
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    expect(await page.locator('img[src="x"]').count(), path).toBe(0);
    expect(attacks, path).toEqual([]);
  }
  await page.goto("/releases");
  await expect(page.getByRole("link", { name: MARKUP }).first()).toBeVisible();
  await page.getByRole("button", { name: /^Search/ }).click();
  await page.keyboard.type("img");
  await expect(page.getByRole("option", { name: MARKUP }).first()).toBeVisible();
  expect(attacks).toEqual([]);
});
