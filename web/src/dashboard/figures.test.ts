import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { days, line, rate, trend } from "./figures";

const slice = (key: string, completed: number, failed: number) => ({ key, figures: { completed, failed } }) as Schemas["Slice"];

it("shows every day, also over the end of a month", () => {
  expect(days("2026-02-27", "2026-03-01", [slice("2026-02-28", 2, 1)])).toEqual([
    { day: "2026-02-27", completed: 0, failed: 0 },
    { day: "2026-02-28", completed: 2, failed: 1 },
    { day: "2026-03-01", completed: 0, failed: 0 },
  ]);
});

it("compares the second half with the first", () => {
  const of = days("2026-01-01", "2026-01-04", [slice("2026-01-01", 1, 1), slice("2026-01-04", 3, 1)]);
  expect(rate(of)).toBeCloseTo(4 / 6);
  expect(trend(of)).toBeCloseTo(0.25);
  expect(rate([])).toBeNull();
  expect(trend(days("2026-01-01", "2026-01-04", [slice("2026-01-04", 1, 0)]))).toBeNull();
});

it("draws a line in its box", () => {
  expect(line([0, 5, 10], 100, 20)).toBe("0,20 50,10 100,0");
  expect(line([0, 0], 100, 20)).toBe("0,20 100,20");
  expect(line([], 100, 20)).toBe("");
});
