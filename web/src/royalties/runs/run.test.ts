import { expect, it } from "vitest";
import { awaitsApproval, canDiscard, hasResult, mayApprove, outcomeOf, type RoyaltyRun, stepOf, sumsOf, untilOf } from "./run";

const run = (fields: Partial<RoyaltyRun>): RoyaltyRun => ({ id: "r", tenantId: "t", termsId: "t_1", proposedBy: "ada", created: "", createdBy: "ada", updated: "", entries: 3, ...fields });
const RUNS = {
  queued: run({ status: "queued" }),
  publishing: run({ status: "running", step: "publish" }),
  discarding: run({ status: "running", step: "discard" }),
  planned: run({ status: "planned" }),
  booked: run({ status: "completed", step: "publish" }),
  nothingNew: run({ status: "completed", entries: 0 }),
  discarded: run({ status: "discarded", step: "discard" }),
  planFailed: run({ status: "failed", entries: 0 }),
  publishFailed: run({ status: "failed", step: "publish" }),
  discardFailed: run({ status: "failed", step: "discard" }),
};
const those = (test: (run: RoyaltyRun) => boolean): string[] => Object.entries(RUNS).filter(([, each]) => test(each)).map(([name]) => name);

it("tells what it works on, or how it ended", () => {
  expect(Object.values(RUNS).map(outcomeOf)).toEqual(["planning", "publishing", "discarding", "planned", "booked", "nothingNew", "discarded", "planFailed", "publishFailed", "discardFailed"]);
  expect(outcomeOf({})).toBe("planning");
});

it("is approved by another person than the one who has proposed it", () => {
  expect(those(awaitsApproval)).toEqual(["planned", "publishFailed"]);
  expect(those((each) => mayApprove(each, "grace"))).toEqual(["planned", "publishFailed"]);
  expect(those((each) => mayApprove(each, "ada"))).toEqual([]);
});

it("can be discarded while nothing of it is booked", () => {
  expect(those(canDiscard)).toEqual(["planned", "planFailed", "discardFailed"]);
});

it("has sums and statements once it is planned, until they are removed", () => {
  expect(those(hasResult)).toEqual(["publishing", "planned", "booked", "publishFailed"]);
});

it("is about the period that it closes, or that it was asked to close", () => {
  expect([untilOf({ period: "2026-03-31", until: "2026-04-30" }), untilOf({ until: "2026-04-30" }), untilOf({})]).toEqual(["2026-03-31", "2026-04-30", null]);
});

it("says what it does at the moment", () => {
  const step = (name: string) => ({ status: "running" as const, progress: { step: name } });
  expect([stepOf({ status: "queued" }), stepOf(step("plan")), stepOf(step("read")), stepOf(step("state")), stepOf({ ...step("publish"), step: "publish" })]).toEqual(["waits", "plan", "read", "state", "publish"]);
});

it("leaves out sums that are zero, but not what was earned, is to be paid and is left", () => {
  const totals = { currency: "EUR", earned: "0.00", held: "0.00", reserved: "2.50", costs: "0.00", recouped: "0.00", tax: "0.00", payable: "0.00", carried: "0.00" };
  expect(sumsOf(totals).map((each) => each.name)).toEqual(["earned", "reserved", "payable", "carried"]);
});
