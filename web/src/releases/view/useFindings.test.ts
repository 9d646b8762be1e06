import { expect, it } from "vitest";
import { count, isField } from "./useFindings";

it("counts by severity; a finding without one is an error", () => {
  expect(count([{ path: "", code: "a", message: "A" }, { path: "", code: "b", message: "B", severity: "info" }])).toEqual({ error: 1, warning: 0, info: 1 });
});

it("tells fields of the release from elements of a message", () => {
  expect(isField({ path: "tracks[0].isrc", code: "a", message: "A" })).toBe(true);
  expect(isField({ path: "/ern:NewReleaseMessage/ResourceList", code: "a", message: "A" })).toBe(false);
  expect(isField({ path: "", code: "a", message: "A" })).toBe(false);
});
