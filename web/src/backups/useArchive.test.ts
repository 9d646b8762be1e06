import { flushPromises } from "@vue/test-utils";
import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { InstantStorage } from "@/jobs/instantStorage";
import { proven, refusalOf } from "./archive";
import { useArchive } from "./useArchive";

const { shown } = vi.hoisted(() => ({ shown: [] as string[] }));
vi.mock("vue-router", () => ({ useRouter: () => ({ replace: async (address: string) => void shown.push(address) }) }));

afterEach(() => (vi.unstubAllGlobals(), sessionStorage.clear(), shown.splice(0)));

const zip = (name: string) => new File(["PK"], name, { lastModified: 1 });

it("uploads the files in order, and compares the archive with its proof", async () => {
  const asked: [string, object][] = [];
  let busy = true;
  vi.stubGlobal("XMLHttpRequest", InstantStorage);
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    asked.push([path, await request.json()]);
    if (path === "/restores/uploads") return Response.json({ uploadId: "u", urls: ["1", "2"] });
    return busy ? Response.json({ detail: "Another restore is in work." }, { status: 409 }) : Response.json({ id: "r" }, { status: 201 });
  });
  const archive = effectScope().run(() => useArchive(() => ({ manifestSha256: "0".repeat(64) })))!;
  archive.add([zip("a-002.zip"), zip("a-001.zip")]);
  await archive.send();
  expect([archive.error.value?.message, archive.sent.value, archive.sending.value]).toEqual(["Another restore is in work.", 4, false]);
  busy = false;
  await archive.send();
  await flushPromises();
  expect(asked.map(([path]) => path)).toEqual(["/restores/uploads", "/restores", "/restores"]);
  expect(asked[0]?.[1]).toEqual({ volumes: [{ size: 2 }, { size: 2 }], origin: location.origin });
  expect(asked[2]?.[1]).toEqual({ uploadId: "u", manifestSha256: "0".repeat(64) });
  expect(shown).toEqual(["/backups/restores/r"]);
  await archive.send();
  expect(asked.map(([path]) => path).slice(3)).toEqual(["/restores"]);
});

it("takes ZIP files only", () => {
  expect([zip("a.ZIP"), zip("a.csv"), new File([], "b.zip")].map(refusalOf)).toEqual([null, "kind", "empty"]);
  expect(refusalOf({ name: "a.zip", size: 9 * 1024 ** 3 })).toBe("tooLarge");
});

it("takes a proof only if it can be right", () => {
  expect(proven("own", "left over")).toEqual({});
  expect([proven("digest", ` ${"AB".repeat(32)} `), proven("digest", "ab")]).toEqual([{ manifestSha256: "ab".repeat(32) }, null]);
  const key = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----";
  expect([proven("key", `${key}\n`), proven("key", "MFkw")]).toEqual([{ publicKey: key }, null]);
});
