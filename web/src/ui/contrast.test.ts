import { describe, expect, it } from "vitest";
import { contrast, LEAST_CONTRAST, readableOn } from "./contrast";

describe("contrast", () => {
  it.each([
    ["#000000", "#ffffff", 21],
    ["#777777", "#ffffff", 4.48],
    ["#ffffff", "#ffffff", 1],
  ])("of %s and %s is %d, as WCAG defines it", (one, other, expected) => {
    expect(contrast(one, other)).toBeCloseTo(expected, 2);
    expect(contrast(other, one)).toBeCloseTo(expected, 2);
  });

  it("refuses a colour of another form", () => {
    expect(() => contrast("red", "#ffffff")).toThrow("red is not of the form #rrggbb.");
  });
});

describe("a readable colour", () => {
  it("stays as it is where it is readable already", () => {
    expect(readableOn("#aa0033", "#ffffff")).toBe("#aa0033");
  });

  it.each(["#ffee00", "#1a73e8", "#18181b", "#ffffff", "#00ff00"])("is made of %s on both grounds", (colour) => {
    for (const ground of ["#ffffff", "#18181b"]) {
      expect(contrast(readableOn(colour, ground), ground)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  });
});
