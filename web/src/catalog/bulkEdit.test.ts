import { expect, it } from "vitest";
import { patched } from "@/releases/edit/patch";
import { changeOf, filledIn } from "./bulkEdit";

const RELEASE = {
  id: "r", status: "draft" as const,
  basic: { title: "One", label: "Old", releaseDate: "2027-01-01" },
  metadata: { copyright: "2027 Old", production: "2027 Somebody" },
  rights: { startDate: "2027-01-01" },
  territories: { mode: "worldwide" as const, included: [], excluded: ["US"] },
};

it("keeps only what was filled in", () => {
  expect(filledIn({ basic: { label: "New", releaseDate: null }, rights: {}, metadata: { genreCode: "" } })).toEqual({ basic: { label: "New" } });
});

it("changes the fields and what follows from them, and leaves the rest", () => {
  const change = changeOf(RELEASE, { basic: { label: "New" } });
  expect(change?.patch).toEqual({ basic: { label: "New" }, metadata: { copyright: "2027 New", copyrightYear: 2027 } });
});

it("is taken back to what was there before", () => {
  const values = { basic: { releaseDate: "2028-02-02" }, territories: { mode: "selected" as const, included: ["DE"], excluded: [] } };
  const change = changeOf(RELEASE, values);
  const after = patched(RELEASE, change?.patch);
  expect(after).toMatchObject({ rights: { startDate: "2028-02-02" }, territories: { included: ["DE"], excluded: [] } });
  expect(patched(after, change?.undo)).toEqual(RELEASE);
});

it("is none for a release that says all of it already", () => {
  expect(changeOf(RELEASE, { basic: { label: "Old" } })).toBeNull();
});
