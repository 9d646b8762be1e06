import { flushPromises } from "@vue/test-utils";
import { effectScope, ref } from "vue";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Delivery } from "@/deliveries/delivery";
import type { Show } from "./board";
import { joinPage, movedReleases, useBoard } from "./useBoard";

vi.mock("@/api/live", async () => ({ ...(await vi.importActual<object>("@/api/live")), useLiveList: () => ({ data: ref([]) }) }));

afterEach(() => vi.unstubAllGlobals());

it("keeps one header of several pages", () => {
  const first = joinPage("", "a,b\r\n1,2\r\n");
  expect(first + joinPage(first, "a,b\r\n3,4\r\n")).toBe("a,b\r\n1,2\r\n3,4\r\n");
});

describe("movedReleases", () => {
  const delivery = (id: string, releaseId: string, status: Delivery["status"]) => ({ id, releaseId, status }) as Delivery;
  it("takes the first look for granted", () => expect(movedReleases(new Map(), [delivery("d", "r", "queued")]).releaseIds).toEqual([]));
  it("names each release once whose delivery is new or has moved", () => {
    const { now } = movedReleases(new Map(), [delivery("d", "r", "queued"), delivery("e", "s", "queued")]);
    expect(movedReleases(now, [delivery("d", "r", "completed"), delivery("f", "r", "queued"), delivery("e", "s", "queued")]).releaseIds).toEqual(["r"]);
  });
});

const row = (releaseId: string) => ({ releaseId, release: { title: releaseId }, cells: [] });

it("reads the board page by page, and asks again for another state", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { searchParams } = new URL(request.url);
    asked.push(searchParams.toString());
    return Response.json(searchParams.has("cursor") ? { targets: [], items: [row("b"), row("c")] } : { targets: [], items: [row("a"), row("b")], nextCursor: "2" });
  });
  const show = ref<Show>("all");
  const board = effectScope().run(() => useBoard(show, ref("")))!;
  await flushPromises();
  expect([board.lines.value.length, board.unfinished.value, board.complete.value]).toEqual([2, true, false]);
  await board.more();
  expect([board.lines.value.length, board.unfinished.value, board.complete.value]).toEqual([3, false, true]);
  show.value = "rejected";
  await flushPromises();
  expect(asked).toEqual(["limit=50", "limit=50&cursor=2", "limit=50&show=rejected"]);
});
