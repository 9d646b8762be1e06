import { expect, it } from "vitest";
import { stepsOf } from "./onboarding";

it("knows what is still missing", () => {
  expect(stepsOf({ partyId: "PADPIDA0000000001O", releases: 2, targets: 0, deliveries: 0 }).filter((each) => !each.done).map((each) => each.name)).toEqual(["target", "delivery"]);
  expect(stepsOf({ releases: 0, targets: 0, deliveries: 0 }).some((each) => each.done)).toBe(false);
});
