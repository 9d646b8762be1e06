import { flushPromises } from "@vue/test-utils";
import { effectScope, ref } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { loadAllTexts } from "@/i18n";
import { useParties, useParty, useProposals } from "./useParties";

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

/** A server whose proposal names five releases, of which a request lists two; the first tries of `failing` paths fail. */
function proposing(failing: string[] = []) {
  const left = ["a", "b", "c", "d", "e"];
  const state = { left, keys: [] as (string | null)[], reads: 0 };
  const name = "Nova";
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.replace("/api/v1/parties", "");
    if (path === "/proposals") {
      state.reads += 1;
      const items = left.length ? [{ name, spellings: [name, "NOVA"], releases: left.length, releaseIds: left.slice(0, 2) }] : [];
      return Response.json({ items });
    }
    if (path === "") state.keys.push(request.headers.get("Idempotency-Key"));
    if (failing.includes(path)) return (failing.splice(failing.indexOf(path), 1), Response.json({ detail: "The server failed." }, { status: 500 }));
    if (path === "") return Response.json({ id: "p" }, { status: 201 });
    const { releaseIds } = (await request.json()) as { releaseIds: string[] };
    releaseIds.forEach((each) => left.splice(left.indexOf(each), 1));
    return Response.json({ linked: releaseIds, unchanged: [] });
  });
  return state;
}

it("links all releases of a proposal, in as many requests as it takes", async () => {
  await loadAllTexts();
  const state = proposing();
  const proposals = effectScope().run(() => useProposals())!;
  await flushPromises();
  await proposals.link(proposals.data.value!.items[0]!, { id: "p", name: "Nova" });
  expect([state.left, told.at(-1)?.title, proposals.data.value?.items]).toEqual([[], "5 releases link to Nova.", []]);
});

it("creates one record however often the link fails, and shows then what is left", async () => {
  const state = proposing(["/p/link"]);
  const proposals = effectScope().run(() => useProposals())!;
  await flushPromises();
  const proposal = proposals.data.value!.items[0]!;
  await proposals.accept(proposal, "group");
  expect([told.at(-1)?.title, state.reads]).toEqual(["The server failed.", 2]);
  await proposals.accept(proposal, "group");
  expect(state.left).toEqual([]);
  expect(state.keys).toEqual([expect.any(String), state.keys[0]]);
});
