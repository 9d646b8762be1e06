import { flushPromises } from "@vue/test-utils";
import { effectScope, ref } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { useParties } from "./useParties";

afterEach(() => vi.unstubAllGlobals());

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
