import { expect, it } from "vitest";
import type { Finding } from "@/api/problem";
import { canFix, withFixes } from "./fixes";

const release = { basic: { title: "The Power Of Love", subtitle: "Original Mix" }, tracks: [{ metadata: { title: "A ft. B", artists: [{ name: "A" }] } }] };
const finding = (...fix: NonNullable<Finding["fix"]>): Finding => ({ path: fix[0]?.path ?? "", message: "m", code: "c", severity: "warning", fix });
const title = finding({ path: "basic.title", before: "The Power Of Love", value: "The Power of Love" });
const guest = finding(
  { path: "tracks[0].metadata.title", before: "A ft. B", value: "A" },
  { path: "tracks[0].metadata.artists", before: [{ name: "A" }], value: [{ name: "A" }, { name: "B", role: "FeaturedArtist" }] },
);

it("applies all edits of a fix", () => {
  const fixed = withFixes(release, [title, guest]);
  expect(fixed.basic.title).toBe("The Power of Love");
  expect(fixed.tracks[0]?.metadata).toEqual({ title: "A", artists: [{ name: "A" }, { name: "B", role: "FeaturedArtist" }] });
  expect(release.basic.title).toBe("The Power Of Love");
});

it("removes a field that has no new value", () => {
  expect(withFixes(release, [finding({ path: "basic.subtitle", before: "Original Mix" })]).basic).toEqual({ title: "The Power Of Love" });
});

it("changes nothing that a person has changed meanwhile", () => {
  const typed = { ...release, basic: { title: "Another Title" } };
  expect(canFix(typed, title)).toBe(false);
  expect(withFixes(typed, [title])).toBe(typed);
  const moved = { ...release, tracks: [{ metadata: { title: "A ft. B", artists: [] } }] };
  expect(withFixes(moved, [guest])).toBe(moved);
});

it("applies one of two fixes of the same field", () => {
  const other = finding({ path: "basic.title", before: "The Power Of Love", value: "The Power Of Love!" });
  expect(withFixes(release, [title, other]).basic.title).toBe("The Power of Love");
});

it("knows findings without a fix", () => {
  expect(canFix(release, { path: "basic.title", message: "m", code: "c", severity: "error" })).toBe(false);
  expect(canFix(release, finding())).toBe(false);
});
