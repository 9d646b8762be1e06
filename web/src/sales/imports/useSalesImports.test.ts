import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { InstantStorage } from "@/jobs/instantStorage";
import { saveFiles } from "../reports/useReports";
import { readReports, rollBack, useReportFiles } from "./useSalesImports";

const { shown } = vi.hoisted(() => ({ shown: [] as string[] }));
vi.mock("vue-router", () => ({ useRouter: () => ({ replace: async (address: string) => void shown.push(address) }) }));

afterEach(() => (vi.unstubAllGlobals(), sessionStorage.clear(), shown.splice(0)));

interface Asked {
  method: string;
  path: string;
  body: unknown;
  once: boolean;
}

function server(answers: (path: string) => object): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    const text = await request.text();
    asked.push({ method: request.method, path, body: text ? JSON.parse(text) : null, once: request.headers.has("Idempotency-Key") });
    return Response.json(answers(path));
  });
  return asked;
}

it("uploads files, has them read, and goes to the page of their import", async () => {
  vi.stubGlobal("XMLHttpRequest", InstantStorage);
  const asked = server((path) => (path === "/imports/uploads" ? { uploadId: "u", urls: ["1"] } : { id: "i" }));
  const set = effectScope().run(() => useReportFiles())!;
  set.add([new File(["a\tb"], "march.tsv", { lastModified: 1 })]);
  await set.send();
  expect(asked).toEqual([
    { method: "POST", path: "/imports/uploads", body: { files: [{ name: "march.tsv", size: 3 }] }, once: true },
    { method: "POST", path: "/sales/imports", body: { uploadId: "u" }, once: true },
  ]);
  expect(shown).toEqual(["/sales/imports/i"]);
});

it("sends nothing while one of the files cannot be read", async () => {
  const asked = server(() => ({}));
  const set = effectScope().run(() => useReportFiles())!;
  set.add([new File(["PK"], "all.zip", { lastModified: 1 })]);
  await set.send();
  expect([set.ready.value, asked]).toEqual([false, []]);
});

it("reads the same files again with what they lack, and rolls back", async () => {
  const asked = server(() => ({ id: "j" }));
  await readReports("u", { fixed: { currency: "EUR" } });
  await rollBack("i");
  expect(asked).toEqual([
    { method: "POST", path: "/sales/imports", body: { uploadId: "u", mapping: { fixed: { currency: "EUR" } } }, once: true },
    { method: "POST", path: "/sales/imports/i/rollback", body: null, once: true },
  ]);
});

it("says that the files of a report are gone", async () => {
  const asked = server(() => ({ items: [] }));
  await expect(saveFiles("r", "They are gone.")).rejects.toThrow("They are gone.");
  expect(asked.map((each) => each.path)).toEqual(["/sales/reports/r/links"]);
});
