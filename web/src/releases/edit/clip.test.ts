import { expect, it } from "vitest";
import { dragged, drawn, moved } from "./clip";

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

it("keeps a clip that is longer than its recording at the beginning", () => {
  expect(moved({ startTime: 0, duration: 30 }, 4, 20)).toEqual({ startTime: 0, duration: 20 });
  expect(moved({ startTime: 0, duration: 25.7 }, -3, 25.7)).toEqual({ startTime: 0, duration: 25 });
});

it("takes a pointer that hardly moves for a click", () => {
  const clip = { startTime: 10, duration: 30 };
  expect(dragged({ from: 50, clip: null, reach: 3 }, 50.4, 100)).toBeNull();
  expect(dragged({ from: 50, clip: null, reach: 4 }, 60, 100)).toEqual({ startTime: 50, duration: 10 });
  expect(dragged({ from: 20, clip, reach: 9 }, 25, 100)).toEqual({ startTime: 15, duration: 30 });
});
