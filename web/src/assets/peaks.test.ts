import { expect, it } from "vitest";
import { peaksOf } from "./peaks";

it("reads one peak for each line of the stored waveform", () => {
  const svg = '<svg viewBox="0 0 3 100"><path stroke="currentColor" d="M0.5 5.0V95.0M1.5 50.0V50.0M2.5 0V100"/></svg>';
  expect(peaksOf(svg)).toEqual([0.9, 0, 1]);
});

it("finds none in anything else", () => {
  expect(peaksOf("<html>not found</html>")).toEqual([]);
});
