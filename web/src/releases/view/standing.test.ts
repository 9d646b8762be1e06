import { describe, expect, it } from "vitest";
import type { Delivery, Target } from "./release";
import { progress, standings, stateOf } from "./standing";

const delivery = (changed: Partial<Delivery>): Delivery => ({ targetId: "t", status: "completed", messageSubType: "Initial", updated: "2026-01-02T00:00:00Z", ...changed }) as Delivery;
const target = (changed: Partial<Target> = {}): Target => ({ id: "t", name: "Harbour", active: true, ...changed }) as Target;

describe("stateOf", () => {
  it.each<[Partial<Delivery>, string]>([
    [{ status: "queued" }, "queued"],
    [{}, "completed"],
    [{ dsp: { status: "live", sent: "2026-01-01T00:00:00Z" } }, "live"],
    [{ dsp: { status: "received", sent: "2026-01-01T00:00:00Z", overdue: "2026-01-02T00:00:00Z" } }, "silent"],
    [{ messageSubType: "Takedown", dsp: { status: "sent", sent: "2026-01-01T00:00:00Z" } }, "takenDown"],
    [{ messageSubType: "Takedown", dsp: { status: "rejected", sent: "2026-01-01T00:00:00Z" } }, "rejected"],
  ])("of %j is %s", (changed, expected) => {
    expect(stateOf(delivery(changed))).toBe(expected);
  });
});

describe("standings", () => {
  it("tells for each target of the latest delivery, and whether the service has the release", () => {
    const rejected = delivery({ dsp: { status: "rejected", sent: "2026-01-03T00:00:00Z", since: "2026-01-04T00:00:00Z", reason: "No genre" } });
    const [standing] = standings([target()], [rejected, delivery({})]);
    expect(standing).toMatchObject({ state: "rejected", reason: "No genre", since: "2026-01-04T00:00:00Z", there: true });
  });

  it("knows that a takedown withdrew it", () => {
    const [standing] = standings([target()], [delivery({ messageSubType: "Takedown" }), delivery({})]);
    expect(standing).toMatchObject({ state: "takenDown", there: false });
  });

  it("leaves out a stopped target without deliveries, and passes over cancelled ones", () => {
    expect(standings([target({ active: false })], [])).toEqual([]);
    expect(standings([target()], [delivery({ status: "cancelled" })])[0]).toMatchObject({ state: "never", there: false, delivery: null });
  });
});

it("adds up the bytes of the latest attempt", () => {
  const files = [
    { fileName: "a", bytesTransferred: 25, totalBytes: 50 },
    { fileName: "b", bytesTransferred: 0, totalBytes: 50 },
  ];
  expect(progress(delivery({ attempts: [{ attemptNumber: 1, startTime: "2026-01-01T00:00:00Z", files }] }))).toBe(0.25);
  expect(progress(delivery({}))).toBeNull();
});
