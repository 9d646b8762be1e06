import { expect, it } from "vitest";
import { isOpen, percentOf } from "./job";

it("tells the share of a job that is done, if its total is known", () => {
  expect(percentOf({ progress: { documents: 3, files: 2, total: 20 } })).toBe(25);
  expect(percentOf({ progress: { documents: 30, total: 20 } })).toBe(100);
  expect(percentOf({ progress: { documents: 3 } })).toBe(null);
  expect(percentOf({})).toBe(null);
});

it("is open until it has ended, or waits for a person", () => {
  const states = ["queued", "running", "planned", "completed", "failed"] as const;
  expect(states.filter((status) => isOpen({ status }))).toEqual(["queued", "running"]);
});
