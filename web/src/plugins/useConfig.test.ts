import { flushPromises } from "@vue/test-utils";
import { effectScope } from "vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import type { Config } from "./api";
import { toSend, useConfig } from "./useConfig";

interface Told {
  title: string;
  actions?: { label: string; onClick?: () => void }[];
}
const { told, written, server } = vi.hoisted(() => ({ told: [] as Told[], written: [] as unknown[], server: { refuse: null as Error | null } }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: (toast: Told) => told.push(toast) }) }));

const schema = {
  type: "object",
  properties: { level: { type: "number", default: -14 }, note: { type: "string" }, names: { type: "array", items: { type: "string" } }, deep: { type: "object", properties: { on: { type: "boolean" } } }, apiKey: { type: "string", writeOnly: true } },
};
const stored: Config = { schema, config: { level: -12, note: "old" }, secrets: ["apiKey"] };
vi.mock("./api", () => ({
  readConfig: async (): Promise<Config> => stored,
  writeConfig: async (_name: string, config: Record<string, unknown>): Promise<Config> => {
    if (server.refuse) throw server.refuse;
    written.push(config);
    return { ...stored, config };
  },
}));

beforeEach(() => {
  told.splice(0);
  written.splice(0);
  server.refuse = null;
});

async function form() {
  const made = effectScope().run(() => useConfig(() => "echo"));
  if (!made) throw new Error("The scope did not run.");
  await flushPromises();
  return made;
}

describe("what is sent", () => {
  it("has no empty fields, at any depth, and no secret that was not touched", () => {
    expect(toSend(stored, { level: 0, note: null, names: [], deep: { on: false, off: null }, apiKey: undefined })).toEqual({ level: 0, names: [], deep: { on: false } });
  });

  it("has null for a secret that is removed, and the text of one that is replaced", () => {
    expect(toSend(stored, { apiKey: null })).toEqual({ apiKey: null });
    expect(toSend(stored, { apiKey: "new" })).toEqual({ apiKey: "new" });
  });
});

describe("the configuration", () => {
  it("is changed once a field differs from what is stored, and not by an empty one", async () => {
    const { values, changed } = await form();
    values.value = { ...values.value, names: null };
    expect(changed.value).toBe(false);
    values.value = { ...values.value, level: -10 };
    expect(changed.value).toBe(true);
  });

  it("is saved as a whole, and what was before can be restored", async () => {
    const { values, save, changed, saved } = await form();
    values.value = { ...values.value, level: -10 };
    await save();
    expect(written).toEqual([{ level: -10, note: "old" }]);
    expect([changed.value, saved.value]).toEqual([false, 1]);
    told[0]?.actions?.[0]?.onClick?.();
    await flushPromises();
    expect(written.at(-1)).toEqual({ level: -12, note: "old" });
  });

  it("offers no way back from a secret that was replaced: nobody knows the former one", async () => {
    const { values, save } = await form();
    values.value = { ...values.value, apiKey: "new" };
    await save();
    expect(told.map((each) => each.actions)).toEqual([[]]);
  });

  it("stays as it was edited when the server refuses it, with the findings at the fields", async () => {
    const { values, save, changed, findings } = await form();
    server.refuse = new Problem(422, { errors: [{ path: "config.level", message: "5 is greater than the maximum of 0", code: "maximum", severity: "error" }] });
    values.value = { ...values.value, level: 5 };
    await save();
    expect(findings.value.map((each) => each.path)).toEqual(["config.level"]);
    expect([changed.value, values.value.level, told.length]).toEqual([true, 5, 0]);
  });

  it("says so when saving failed for a reason that is no field's", async () => {
    const { values, save, changed } = await form();
    server.refuse = new Problem(0, { title: "You are offline." });
    values.value = { ...values.value, level: 5 };
    await save();
    expect([told[0]?.title, changed.value]).toEqual(["You are offline.", true]);
  });
});
