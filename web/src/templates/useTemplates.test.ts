import { flushPromises } from "@vue/test-utils";
import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { type Template, writtenOf } from "./template";
import { useTemplate, useTemplates } from "./useTemplates";

const { told } = vi.hoisted(() => ({ told: [] as { title: string; actions?: { onClick: () => void }[] }[] }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: (toast: (typeof told)[number]) => told.push(toast) }) }));

afterEach(() => (vi.unstubAllGlobals(), told.splice(0)));

const own: Template = { id: "a", name: "Ours", description: "Before", requiredAssets: ["Audio"], content: { type: "Album", basic: { label: "Ours" } }, builtin: false };
const ours: Template = { id: "ep", name: "EP", content: { type: "Album" }, builtin: true };

/** Answers every request with the same, and keeps what was sent. */
function server(answerTo: (method: string, body: unknown) => unknown): { method: string; path: string; body: unknown }[] {
  const sent: { method: string; path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const text = await request.text();
    const body = text ? (JSON.parse(text) as unknown) : undefined;
    sent.push({ method: request.method, path: new URL(request.url).pathname, body });
    const answer = answerTo(request.method, body);
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
  });
  return sent;
}

it("deletes a template, and makes it again when that is undone", async () => {
  const sent = server((method) => (method === "DELETE" ? undefined : method === "POST" ? own : { items: [ours, own] }));
  const templates = effectScope().run(() => useTemplates())!;
  await flushPromises();
  expect([templates.builtin.value, templates.own.value]).toEqual([[ours], [own]]);
  await templates.remove(own);
  told[0]?.actions?.[0]?.onClick();
  await flushPromises();
  const { name, description, requiredAssets, content } = own;
  expect(sent.filter((each) => each.method !== "GET")).toEqual([
    { method: "DELETE", path: "/api/v1/templates/a", body: undefined },
    { method: "POST", path: "/api/v1/templates", body: { name, description, requiredAssets, content } },
  ]);
});

it("stores what was changed, and takes it back", async () => {
  let stored = own;
  const sent = server((method, body) => (method === "PATCH" ? (stored = { ...stored, ...(body as Template), description: (body as Template).description ?? undefined }) : stored));
  const template = effectScope().run(() => useTemplate(() => "a"))!;
  await flushPromises();
  await template.save({ ...writtenOf(own), name: "Mine", description: "" });
  expect(template.data.value?.name).toBe("Mine");
  told[0]?.actions?.[0]?.onClick();
  await flushPromises();
  expect(sent.filter((each) => each.method === "PATCH").map((each) => each.body)).toEqual([
    { name: "Mine", description: null },
    { name: "Ours", description: "Before" },
  ]);
  expect(template.data.value?.name).toBe("Ours");
});

it("sends nothing if nothing was changed", async () => {
  const sent = server(() => own);
  const template = effectScope().run(() => useTemplate(() => "a"))!;
  await flushPromises();
  await template.save(writtenOf(own));
  expect(sent.map((each) => each.method)).toEqual(["GET"]);
});
