import { afterEach, expect, it, vi } from "vitest";
import { loadAllTexts, useI18n } from "@/i18n";
import { beginner, type Comparison, inOrder, releaseIdsIn } from "./useSwitches";

it("finds each release once, by its id or the address of its page", () => {
  expect(releaseIdsIn(" 3f2a\nhttps://distro.example/releases/9b1c/tracks, 3f2a ;/releases/new ")).toEqual(["3f2a", "9b1c"]);
  expect(releaseIdsIn("")).toEqual([]);
});

it("shows what prevents the takedown first, and what is equal last", () => {
  const of = (weight: string, outcome: string) => ({ field: `${weight} ${outcome}`, weight, outcome }) as unknown as Comparison;
  const given = [of("must", "equal"), of("free", "differs"), of("should", "differs"), of("must", "unknown"), of("must", "differs"), of("should", "equal")];
  expect(inOrder(given).map((each) => each.field)).toEqual(["must differs", "must unknown", "should differs", "free differs", "must equal", "should equal"]);
});

afterEach(() => (vi.unstubAllGlobals(), vi.useRealTimers()));

it("waits when the server asks to, and goes on after a failure with what is left", async () => {
  vi.useFakeTimers();
  const asked: (number | undefined)[] = [];
  const answers = [{ after: 50 }, 429, { after: 100 }, 500, {}] as (number | { after?: number })[];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push((await request.json()).after);
    const next = answers.shift();
    if (typeof next === "number") return Response.json({ detail: "Not now." }, { status: next, headers: { "Retry-After": "20" } });
    return Response.json({ releaseIds: [`r${asked.length}`], findings: [], nextAfter: next?.after });
  });
  const begin = beginner();
  const told: number[] = [];
  const failed = begin({ importId: "i" }, " Old ", (count) => told.push(count)).catch((error: Error) => error.message);
  await vi.runAllTimersAsync();
  expect(await failed).toBe("Not now.");
  expect((await begin({ importId: "i" }, "Old", (count) => told.push(count))).releaseIds).toEqual(["r1", "r3", "r5"]);
  expect([asked, told]).toEqual([[undefined, 50, 50, 100, 100], [1, 2, 3]]);
});

it.each([
  [0, 0, ""],
  [0, 3, "3 unknown"],
  [1, 0, "1 difference"],
  [2, 3, "2 differences, 3 unknown"],
])("says what is open of %i differences and %i unknown", async (must, unknown, text) => {
  await loadAllTexts();
  expect(useI18n().t("switches.open", { must, unknown })).toBe(text);
});
