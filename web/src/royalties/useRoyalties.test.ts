import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { InstantStorage } from "@/jobs/instantStorage";
import { approveRun, discardRun, proposeRun, saveStatement, saveTerms, useTermsFiles } from "./useRoyalties";

const { shown } = vi.hoisted(() => ({ shown: [] as string[] }));
vi.mock("vue-router", () => ({ useRouter: () => ({ replace: async (address: string) => void shown.push(address) }) }));

afterEach(() => (vi.unstubAllGlobals(), sessionStorage.clear(), shown.splice(0), document.querySelectorAll("iframe").forEach((each) => each.remove())));

function server(answers: (path: string) => object): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const path = url.pathname.replace("/api/v1", "") + url.search;
    asked.push([request.method, path, await request.text()].filter(Boolean).join(" "));
    return Response.json(answers(path));
  });
  return asked;
}

it("proposes a run with what was said about it, approves and discards it", async () => {
  const asked = server(() => ({ id: "r" }));
  await proposeRun("", false);
  await proposeRun("2026-03-31", true);
  await approveRun("r");
  await discardRun("r");
  expect(asked).toEqual(["POST /royalties/runs {}", 'POST /royalties/runs {"until":"2026-03-31","reread":true}', "POST /royalties/runs/r/approve", "POST /royalties/runs/r/discard"]);
});

it("saves each file of the agreements, and a statement in one form", async () => {
  const asked = server((path) => ({ items: (path.includes("terms") ? ["a", "b"] : ["c"]).map((name) => ({ name, url: "about:blank" })) }));
  await saveTerms("t_1");
  await saveStatement("s", "pdf");
  expect(asked).toEqual(["GET /royalties/terms/t_1/links", "GET /royalties/statements/s/links?form=pdf"]);
  expect(document.querySelectorAll("iframe").length).toBe(3);
});

it("uploads agreements, stores them, and tells which version they are", async () => {
  vi.stubGlobal("XMLHttpRequest", InstantStorage);
  const asked = server((path) => (path === "/imports/uploads" ? { uploadId: "u", urls: ["1"] } : { id: "t_2", version: 2 }));
  const stored: number[] = [];
  const set = effectScope().run(() => useTermsFiles((terms) => void stored.push(terms.version)))!;
  set.add([new File(["{}"], "agreements.json", { lastModified: 1 })]);
  await set.send();
  expect(asked).toEqual(['POST /imports/uploads {"files":[{"name":"agreements.json","size":2}]}', 'POST /royalties/terms {"uploadId":"u"}']);
  expect([stored, shown]).toEqual([[2], ["/royalties"]]);
});
