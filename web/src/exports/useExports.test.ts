import { expect, it } from "vitest";
import { FORMATS, percentOf, SUBJECTS } from "./useExports";

it("offers an archive for everything only", () => {
  expect(SUBJECTS.filter((subject) => FORMATS[subject].includes("archive"))).toEqual(["everything"]);
  expect(FORMATS.releases[0]).toBe("csv");
});

it("tells the share of a job that is done, if its total is known", () => {
  expect(percentOf({ progress: { documents: 3, files: 2, total: 20 } })).toBe(25);
  expect(percentOf({ progress: { documents: 30, total: 20 } })).toBe(100);
  expect(percentOf({ progress: { documents: 3 } })).toBe(null);
  expect(percentOf({})).toBe(null);
});
