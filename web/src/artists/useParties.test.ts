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

it("stores a record only as it was read, also after another one could not be read", async () => {
  const tags: (string | null)[] = [];
  const id = ref("a");
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "PUT") tags.push(request.headers.get("If-Match"));
    if (request.url.endsWith("/b")) return Response.json({ detail: "The server failed." }, { status: 500, headers: { ETag: '"error"' } });
    return Response.json({ id: "a", name: "Nova" }, { headers: { ETag: '"1"' } });
  });
  const party = effectScope().run(() => useParty(() => id.value))!;
  await flushPromises();
  await party.save({ name: "Nova" });
  id.value = "b";
  await flushPromises();
  expect([party.data.value, party.error.value?.message]).toEqual([null, "The server failed."]);
  await party.save({ name: "Nova" }).catch(() => undefined);
  expect(tags).toEqual(['"1"', ""]);
});
