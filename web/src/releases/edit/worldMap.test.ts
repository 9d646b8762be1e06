import { expect, it } from "vitest";
import { TERRITORIES } from "@/api/dictionaries";
import { worldShapes } from "./worldMap";

it("draws every country of a size, once, under a code that can be chosen", () => {
  const shapes = worldShapes();
  const codes = shapes.map((each) => each.code);
  expect(codes.length).toBeGreaterThan(165);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((each) => !TERRITORIES.includes(each))).toEqual([]);
  expect(codes).toEqual(expect.arrayContaining(["DE", "FR", "NO", "US", "BR", "NG", "JP", "AU"]));
  expect(codes).not.toContain("AQ");
  expect(shapes.every((each) => each.path.startsWith("M"))).toBe(true);
});
