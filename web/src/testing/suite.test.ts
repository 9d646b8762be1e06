import { expect, it } from "vitest";
import { fileNameOf, groupsOf, linesOf, percentOf, type SuiteRun, toneOf } from "./suite";

const result = (check: string, category: string, outcome: string) => ({ check, category, outcome, durationMs: 1 });
const run = {
  id: "r", tenantId: "t", status: "running", categories: ["security", "system"], planned: 8, created: "2026-11-30T10:05:00.123Z",
  results: [result("store", "system", "passed"), result("targets", "system", "skipped"), result("mail", "system", "failed"), result("rules", "security", "passed")],
  log: [{ at: "2026-11-30T10:05:01Z", level: "info", message: "2 checks." }, { at: "2026-11-30T10:05:02Z", level: "success", check: "store", message: "passed." }],
} as unknown as SuiteRun;

it("groups results by category in the usual order, what failed first", () => {
  const groups = groupsOf(run);
  expect(groups.map((each) => [each.category, each.failed])).toEqual([["system", 1], ["security", 0]]);
  expect(groups[0]?.results.map((each) => each.check)).toEqual(["mail", "store", "targets"]);
});

it("shows a score below a hundred as something to look at", () => {
  expect([100, 97, 60, null, undefined].map(toneOf)).toEqual(["success", "warning", "error", "neutral", "neutral"]);
});

it("says how far a run is", () => {
  expect(percentOf(run)).toBe(50);
  expect(percentOf({ ...run, planned: 0 })).toBe(0);
});

it("names the check of each line, and the file by its time", () => {
  expect(linesOf(run, (check) => check.toUpperCase()).map((each) => each.group)).toEqual([undefined, "STORE"]);
  expect(fileNameOf(run)).toBe("test-run-2026-11-30T10-05-00.json");
});
