import { afterEach, expect, it, vi } from "vitest";
import { keptOf, planImport, saveReport } from "./useImports";

afterEach(() => vi.unstubAllGlobals());

function server(answers: (url: URL, body: string) => object): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url, "http://localhost");
    asked.push(url.pathname.replace("/api/v1", "") + url.search);
    return Response.json(answers(url, await request.text()));
  });
  return asked;
}

it("plans the same upload with a mapping and a choice for duplicates", async () => {
  const bodies: unknown[] = [];
  server((_, body) => (bodies.push(JSON.parse(body)), { id: "i" }));
  await planImport("u", { mapping: { fixed: { label: "Aurora" } }, duplicates: "update" });
  expect(bodies).toEqual([{ uploadId: "u", mapping: { fixed: { label: "Aurora" } }, duplicates: "update" }]);
});

it("finds the releases that a rollback leaves, and asks no further once it has all of them", async () => {
  const asked = server((url) =>
    url.searchParams.get("cursor") ? { items: [{ id: "2", releaseId: "b" }] } : { items: [{ id: "1", releaseId: "a" }], nextCursor: "next" },
  );
  expect((await keptOf("i", new Set(["a"]))).map((each) => each.releaseId)).toEqual(["a"]);
  expect(asked).toHaveLength(1);
  expect(await keptOf("i", new Set())).toEqual([]);
  expect((await keptOf("i", new Set(["b", "z"]))).map((each) => each.releaseId)).toContain("b");
});

it("says that a report was deleted", async () => {
  server(() => ({ items: [] }));
  await expect(saveReport("i", "findings.csv", "It is gone.")).rejects.toThrow("It is gone.");
});
