import { expect, it } from "vitest";
import { byDay, historyOf } from "./history";
import type { Delivery, Shown } from "./release";

const release: Shown = { id: "r", status: "delivered", created: "2026-01-01T00:00:00Z" };
const delivery = {
  id: "d", targetId: "t", messageSubType: "Initial", status: "completed", created: "2026-01-02T10:00:00Z", completed: "2026-01-02T10:05:00Z", updated: "2026-01-03T00:00:00Z",
  dsp: { status: "rejected", sent: "2026-01-02T10:05:00Z", received: "2026-01-02T11:00:00Z", rejected: "2026-01-03T00:00:00Z", reason: "No genre" },
} as Delivery;

it("tells everything that happened, newest first", () => {
  const events = historyOf(release, [delivery], [{ id: "v", created: "2026-01-02T09:00:00Z" }]);
  expect(events.map((each) => each.kind)).toEqual(["rejected", "received", "sent", "requested", "version", "created"]);
  expect(events[0]?.text).toBe("No genre");
});

it("groups by day", () => {
  expect(byDay(historyOf(release, [delivery], [])).map((each) => [each.day, each.events.length])).toEqual([["2026-01-03", 1], ["2026-01-02", 3], ["2026-01-01", 1]]);
});
