import { expect, it } from "vitest";
import { drawn, moved } from "./clip";

it("moves a clip within the recording, in whole seconds", () => {
  expect(moved({ startTime: 10, duration: 30 }, 5.4, 100)).toEqual({ startTime: 15, duration: 30 });
  expect(moved({ startTime: 10, duration: 30 }, -50, 100)).toEqual({ startTime: 0, duration: 30 });
  expect(moved({ startTime: 10, duration: 30 }, 90, 100.7)).toEqual({ startTime: 70, duration: 30 });
});

it("draws a clip in either direction, a second at least", () => {
  expect(drawn(40.2, 10.4, 100)).toEqual({ startTime: 10, duration: 30 });
  expect(drawn(20, 20, 100)).toEqual({ startTime: 20, duration: 1 });
  expect(drawn(99.9, 250, 100.4)).toEqual({ startTime: 99, duration: 1 });
});
