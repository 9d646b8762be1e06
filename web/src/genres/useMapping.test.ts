import { flushPromises } from "@vue/test-utils";
import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import type { Mapping } from "./mapping";
import { useMapping } from "./useMapping";

const { told } = vi.hoisted(() => ({ told: [] as { title: string; actions?: { onClick: () => void }[] }[] }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: (toast: (typeof told)[number]) => told.push(toast) }) }));

afterEach(() => (vi.unstubAllGlobals(), told.splice(0)));

/** A server with one mapping; `tags` are those that writes named. */
function server(mapping: Partial<Mapping> | null) {
  const state = { mapping, revision: 1, tags: [] as (string | null)[], failing: false };
  vi.stubGlobal("fetch", async (request: Request) => {
    if (state.failing) return Response.json({ detail: "The server failed." }, { status: 500 });
    if (request.method !== "GET") state.tags.push(request.headers.get("If-Match"));
    if (request.method === "PUT") [state.mapping, state.revision] = [await request.json(), state.revision + 1];
    if (request.method === "DELETE") return ((state.mapping = null), new Response(null, { status: 204 }));
    if (!state.mapping) return Response.json({ detail: "There is no such mapping." }, { status: 404 });
    return Response.json(state.mapping, { headers: { ETag: `"${state.revision}"` } });
  });
  return state;
}

/** What the page shows may be older than what the server has. */
const shown = { id: "m", provider: "apple", genres: { Jazz: { name: "Jazz" } } } as unknown as Mapping;
const editor = () => effectScope().run(() => useMapping(() => [shown], () => "apple", () => "default"))!;
const undo = async () => (told.at(-1)?.actions?.[0]?.onClick(), flushPromises());

it("changes what the server has, and undo takes back only that", async () => {
  const state = server({ version: "5.3", genres: { Jazz: { name: "Jazz" }, House: { name: "House" } } });
  await editor().save([{ genre: "Dance", code: { name: "Dance" } }]);
  expect([Object.keys(state.mapping?.genres ?? {}), state.mapping?.version]).toEqual([["Jazz", "House", "Dance"], "5.3"]);
  state.mapping = { ...state.mapping, genres: { ...state.mapping?.genres, Techno: { name: "Techno" } } };
  await undo();
  expect(Object.keys(state.mapping.genres ?? {})).toEqual(["Jazz", "House", "Techno"]);
  expect(state.tags).toEqual(['"1"', '"2"']);
});

it("creates a mapping only where there is none, and writes nothing after a failure", async () => {
  const state = server(null);
  await editor().save([{ genre: "Dance", code: { name: "Dance" } }]);
  expect([state.tags, state.mapping?.genres]).toEqual([["*"], { Dance: { name: "Dance" } }]);
  state.failing = true;
  expect(await editor().remove("Dance")).toBe(false);
  expect([state.tags.length, told.at(-1)?.title]).toEqual([1, "The server failed."]);
});

it("takes a plug-in's dictionary, keeps it when genres change, and takes it back", async () => {
  const state = server({ genres: {}, vocabulary: [{ name: "Mine" }] });
  await editor().setDictionary("custom:house");
  expect(state.mapping).toEqual({ genres: {}, vocabulary: [], dictionary: "custom:house" });
  const [toast] = told.splice(0);
  await editor().save([{ genre: "Jazz", code: { name: "Jazz" } }]);
  expect(state.mapping).toMatchObject({ dictionary: "custom:house", genres: { Jazz: { name: "Jazz" } } });
  toast?.actions?.[0]?.onClick();
  await flushPromises();
  expect(state.mapping).toEqual({ genres: { Jazz: { name: "Jazz" } }, vocabulary: [{ name: "Mine" }] });
});

it("brings a deleted mapping back beside what was mapped since", async () => {
  const state = server({ version: "5.3", genres: { Jazz: { name: "Jazz" }, House: { name: "House" } } });
  await editor().drop();
  expect([state.mapping, state.tags]).toEqual([null, ['"1"']]);
  state.mapping = { genres: { Jazz: { name: "Jazz & Blues" } } };
  await undo();
  expect(state.mapping).toMatchObject({ version: "5.3", genres: { Jazz: { name: "Jazz & Blues" }, House: { name: "House" } } });
});
