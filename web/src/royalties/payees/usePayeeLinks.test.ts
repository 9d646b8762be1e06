import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { pageOf, usePayeeLinks } from "./usePayeeLinks";

const LINK = { id: "0".repeat(64), tenantId: "t", payee: "artist", created: "2026-05-01T00:00:00Z", createdBy: "a", expires: "2026-08-01T00:00:00Z" };

afterEach(() => vi.unstubAllGlobals());

it("shows a new link once, and takes it from the list when it is revoked", async () => {
  let links = [LINK];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") return Response.json({ link: LINK, token: "a-token-of-the-link-1234" });
    if (request.method === "DELETE") links = [];
    return request.method === "DELETE" ? new Response(null, { status: 204 }) : Response.json({ items: links });
  });
  const list = effectScope().run(usePayeeLinks)!;
  expect(await list.make("artist", 90)).toBe(true);
  expect(list.made.value).toBe(pageOf("a-token-of-the-link-1234"));
  expect(list.links.value.map((each) => each.payee)).toEqual(["artist"]);
  await list.revoke(LINK.id);
  expect(list.links.value).toEqual([]);
});
