import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import type { SalesMatch, State } from "./match";
import { findReleases, tracksOf, useMatches } from "./useMatches";

interface Toast {
  actions?: { onClick: () => void }[];
}
const { toasts } = vi.hoisted(() => ({ toasts: [] as Toast[] }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: (toast: Toast) => void toasts.push(toast) }) }));

afterEach(() => (vi.unstubAllGlobals(), toasts.splice(0)));

const match = (id: string, state: State = "proposed"): SalesMatch => ({ id, tenantId: "t", state, quantityKey: "0", quantity: "1", created: "", updated: "" });

/** A server that keeps matches in their states. */
function server(...matches: SalesMatch[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const [, , , id, act] = url.pathname.replace("/api/v1", "").split("/");
    const text = await request.text();
    asked.push([request.method, url.pathname.replace("/api/v1", ""), text].filter(Boolean).join(" "));
    const found = matches.find((each) => each.id === id);
    if (!found) return Response.json({ items: matches.filter((each) => each.state === url.searchParams.get("state")) });
    if (act === "settle" && found.state === "settled") return Response.json({ detail: "Somebody settled these sales otherwise." }, { status: 409 });
    found.state = act === "settle" ? "settled" : "proposed";
    return Response.json(found);
  });
  return asked;
}

async function listed() {
  const list = effectScope().run(() => useMatches(() => "proposed"))!;
  await vi.waitFor(() => expect(list.pending.value).toBe(false));
  return list;
}
const ids = (list: { items: { value: SalesMatch[] } }): string[] => list.items.value.map((each) => each.id);

it("takes what is settled from the list, and brings it back when that is undone", async () => {
  const asked = server(match("a"), match("b"), match("c", "unmatched"));
  const list = await listed();
  expect(ids(list)).toEqual(["a", "b"]);
  await list.decide(list.items.value[0]!, { releaseId: "r", trackId: "x" });
  expect(ids(list)).toEqual(["b"]);
  expect(asked[1]).toBe('POST /sales/matches/a/settle {"releaseId":"r","trackId":"x"}');
  toasts[0]?.actions?.[0]?.onClick();
  await vi.waitFor(() => expect(ids(list)).toEqual(["a", "b"]));
});

it("leaves in the list what somebody else settled otherwise, and says so", async () => {
  const mine = match("a");
  server(mine);
  const list = await listed();
  mine.state = "settled";
  await list.decide(mine, { ignored: true });
  expect([ids(list), toasts]).toEqual([["a"], [expect.objectContaining({ title: "Somebody settled these sales otherwise.", color: "error" })]]);
});

it("names releases and tracks to choose from", async () => {
  vi.stubGlobal("fetch", async (request: Request) =>
    Response.json(request.url.includes("?q=") ? { items: [{ id: "r", title: "Night", displayArtist: "Ensemble", barcode: "1" }] } : { tracks: [{ id: "x", metadata: { title: "Departure" }, isrc: "I" }, { id: "track-number-2" }] }),
  );
  expect(await findReleases("night")).toEqual([{ id: "r", title: "Night", hint: "Ensemble · 1" }]);
  expect(await tracksOf("r")).toEqual([{ id: "x", title: "Departure", hint: "I" }, { id: "track-number-2", title: "track-nu", hint: "" }]);
});
