import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { placesOf } from "./takedown";

const row: Schemas["ReconciliationRow"] = {
  releaseId: "r", targetId: "x", action: "Initial", sent: "2026-03-01T10:00:00Z", messageId: "m", deliveryId: "d", contentHash: "0".repeat(64), said: "live", finding: "agreed", there: "this",
};

it("leaves out where a takedown is confirmed", () => {
  const rows = [row, { ...row, targetId: "y", action: "Takedown" as const }, { ...row, targetId: "z", action: "Takedown" as const, finding: "unanswered" as const }];
  expect(placesOf(rows).map((each) => each.targetId)).toEqual(["x", "z"]);
});

it("takes nothing for live that the DSP has not called live", () => {
  expect(placesOf([{ ...row, said: "sent", finding: "unanswered" }])[0]?.there).toBe("nothing");
});
