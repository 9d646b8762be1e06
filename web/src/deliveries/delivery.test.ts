import { describe, expect, it } from "vitest";
import { actsOf, byDay, type Delivery, paceOf, progressOf, stepsOf } from "./delivery";

const base: Delivery = {
  id: "d1", tenantId: "t", releaseId: "r", targetId: "x", status: "queued", messageSubType: "Initial", ernVersion: "4.3", ernMessageId: "MSG-1",
  contentHash: "0".repeat(64), batchId: "20260301100000000", lane: "l", sender: { partyId: "PADPIDA0000000001O", partyName: "Label" },
  scheduled: "2026-03-01T10:00:00Z", idempotencyKey: "k", created: "2026-03-01T10:00:00Z", createdBy: "ann", updated: "2026-03-01T10:05:00Z",
};
const admin = { uid: "bob", deliver: true, admin: true };

describe("actsOf", () => {
  it("offers nothing to a viewer", () => expect(actsOf(base, { uid: "v", deliver: false, admin: false })).toEqual([]));
  it("offers to force and cancel what is queued, and the other priorities", () => {
    expect(actsOf(base, admin)).toEqual(["force", "high", "low", "cancel"]);
  });
  it("offers approval to somebody else than the requester only", () => {
    const waits: Delivery = { ...base, waiting: { reason: "approval" } };
    expect(actsOf(waits, admin)[0]).toBe("approve");
    expect(actsOf(waits, { ...admin, uid: "ann" })).not.toContain("approve");
  });
  it("offers to skip at a target with a schedule, and no priority of a takedown", () => {
    expect(actsOf({ ...base, priority: "emergency" }, admin, true)).toEqual(["force", "skip", "cancel"]);
  });
  it("offers to retry what failed", () => expect(actsOf({ ...base, status: "failed" }, admin)).toEqual(["retry"]));
});

describe("progressOf", () => {
  it("is null before anything is known", () => expect(progressOf(base)).toBeNull());
  it("adds the files of the latest attempt, by the package's size", () => {
    const delivery: Delivery = {
      ...base, status: "delivering", package: { ernFile: "m.xml", totalSize: 400 },
      attempts: [
        { attemptNumber: 1, startTime: base.created, files: [] },
        { attemptNumber: 2, startTime: base.created, files: [
          { fileName: "b/1.wav", status: "completed", bytesTransferred: 100, totalBytes: 100 },
          { fileName: "b/2.wav", status: "uploading", bytesTransferred: 50, totalBytes: 200 },
        ] },
      ],
    };
    expect(progressOf(delivery)).toMatchObject({ done: 150, total: 400, percent: 37, files: [{ name: "1.wav", percent: 100 }, { name: "2.wav", percent: 25 }] });
  });
});

describe("byDay", () => {
  it("uses the day of the reader's zone", () => {
    expect(byDay([{ ...base, created: "2026-03-01T23:30:00Z" }, base], "Europe/Berlin").map((each) => each.day)).toEqual(["2026-03-02", "2026-03-01"]);
  });
});

describe("stepsOf", () => {
  it("waits for the start", () => expect(stepsOf(base).map((each) => [each.name, each.state])).toEqual([["requested", "done"], ["started", "now"], ["sent", "next"], ["received", "next"], ["ingested", "next"], ["live", "next"]]));
  it("takes the steps before the DSP's last word as passed", () => {
    const live: Delivery = { ...base, status: "completed", started: base.created, completed: base.created, dsp: { status: "live", sent: base.created, live: base.updated } };
    expect(stepsOf(live).every((each) => each.state === "done")).toBe(true);
  });
  it("ends a takedown once the DSP has processed it", () => {
    const ingested: Delivery = { ...base, messageSubType: "Takedown", status: "completed", started: base.created, completed: base.created, dsp: { status: "ingested", sent: base.created, ingested: base.updated } };
    expect(stepsOf(ingested).map((each) => [each.name, each.state])).toEqual([["requested", "done"], ["started", "done"], ["sent", "done"], ["received", "done"], ["ingested", "done"]]);
  });
  it("ends with the rejection", () => {
    const rejected: Delivery = { ...base, status: "completed", started: base.created, completed: base.created, dsp: { status: "rejected", sent: base.created, rejected: base.updated } };
    expect(stepsOf(rejected).at(-1)).toEqual({ name: "rejected", at: base.updated, state: "bad" });
  });
});

describe("paceOf", () => {
  const line = { tenantId: "t", timestamp: base.created, level: "info" as const, step: "delivery_execution" as const, message: "sent", attempt: 1, details: { bytesPerSecond: 10, remainingSeconds: 3 } };
  it("is told by the delivery, or else by the log", () => {
    expect(paceOf(base, [line])).toEqual({ bytesPerSecond: 10, secondsLeft: 3 });
    const progress = { fileName: "1.wav", doneBytes: 1, totalBytes: 2, percent: 50, bytesPerSecond: 20, at: base.created };
    expect(paceOf({ ...base, progress }, [line])).toEqual({ bytesPerSecond: 20, secondsLeft: null });
  });
});
