import { flushPromises } from "@vue/test-utils";
import { effectScope, ref } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { useParties, useParty } from "./useParties";

const { told } = vi.hoisted(() => ({ told: [] as { title: string; actions?: { onClick: () => void }[] }[] }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: (toast: (typeof told)[number]) => told.push(toast) }) }));

afterEach(() => (vi.unstubAllGlobals(), told.splice(0)));

it("reads records page by page, and shows none of them twice", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { searchParams } = new URL(request.url);
    asked.push(searchParams.toString());
    return Response.json(searchParams.has("cursor") ? { items: [{ id: "b" }, { id: "c" }] } : { items: [{ id: "a" }, { id: "b" }], nextCursor: "2" });
  });
  const parties = effectScope().run(() => useParties(ref("Nova"), ref("group")))!;
  await flushPromises();
  await parties.more();
  expect(parties.items.value.map((each) => each.id)).toEqual(["a", "b", "c"]);
  expect(parties.complete.value).toBe(true);
  expect(asked).toEqual(["limit=50&q=Nova&kind=group", "limit=50&q=Nova&kind=group&cursor=2"]);
});

it("merges a record, and takes the merge back from either record", async () => {
  const sent: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") sent.push(new URL(request.url).pathname);
    return Response.json({ id: "kept", name: "Kept" });
  });
  const party = (id: string) => effectScope().run(() => useParty(() => id))!;
  await party("kept").merge({ id: "ended", name: "Ended" }, {});
  told[0]?.actions?.[0]?.onClick();
  await flushPromises();
  await party("ended").unmerge();
  expect(sent).toEqual(["/api/v1/parties/kept/merge", "/api/v1/parties/ended/unmerge", "/api/v1/parties/ended/unmerge"]);
});
