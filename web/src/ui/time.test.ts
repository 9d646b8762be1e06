import { describe, expect, it } from "vitest";
import { bytes, day, duration, relative } from "./time";

const NOW = new Date("2026-03-01T12:00:00Z");

describe("times and sizes", () => {
  it.each([
    ["2026-03-01T11:59:57Z", "3 seconds ago"],
    ["2026-03-01T11:00:01Z", "59 minutes ago"],
    ["2026-02-28T12:00:00Z", "yesterday"],
    ["2026-03-01T14:30:00Z", "in 2 hours"],
  ])("%s is %s", (at, words) => expect(relative(at, NOW, "en")).toBe(words));

  it("says it in the reader's language", () => expect(relative("2026-02-27T12:00:00Z", NOW, "de")).toBe("vorgestern"));

  it("shows a day as the same day in every zone", () => expect(day("2026-03-01", "en-GB")).toBe("1 Mar 2026"));
  it("shows no more of a day than is known", () => expect(["2026-03", "2026"].map((each) => day(each, "en-GB"))).toEqual(["Mar 2026", "2026"]));

  it.each([
    [0, "0:00"],
    [187.4, "3:07"],
    [3723, "1:02:03"],
    [null, "–"],
  ])("%s seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [1, "1 byte"],
    [1500, "1.5 kB"],
    [2_000_000_000, "2 GB"],
  ])("%d bytes are %s", (size, text) => expect(bytes(size, "en")).toBe(text));
});
