import { describe, expect, it } from "vitest";
import { IMPORT_FIELDS } from "@/api/dictionaries";
import english from "@/locales/en/imports.json";
import type { ImportJob } from "../job";
import { draftOf, fieldOptions, IGNORED, mappingOf, missing, normalized, same } from "./mapping";

const found = (code: string, column: string) => ({ severity: "warning" as const, code, column, count: 1, files: 1, message: "" });
const job = {
  columns: [
    { heading: "Alb. Title", field: "title" },
    { heading: "UPC", field: "barcode", samples: ["400000260013"] },
    { heading: "Artisst", field: "displayArtist" },
    { heading: "Apple ID" },
    { heading: "Colour", suggestions: ["copyright"] },
    { heading: "Internal" },
  ],
  problems: [found("similar-column", "Artisst"), found("not-imported", "Apple ID"), found("unknown-column", "Colour")],
  mapping: { columns: { "alb title": "title", Elsewhere: "genre" }, ignored: ["internal"], fixed: { label: "Aurora" } },
} as unknown as ImportJob;

it("says how sure each column is, and begins with those in doubt", () => {
  const columns = draftOf(job).columns;
  expect(columns.map((each) => [each.heading, each.certainty])).toEqual([
    ["Colour", "unknown"],
    ["Artisst", "similar"],
    ["Alb. Title", "chosen"],
    ["UPC", "known"],
    ["Apple ID", "noField"],
    ["Internal", "ignored"],
  ]);
});

describe("the mapping that is sent", () => {
  it("is the former one as long as nothing was changed", () => {
    expect(same(mappingOf(draftOf(job), job.mapping ?? {}), job.mapping ?? {})).toBe(true);
  });

  it("has what the person changed, and drops what that replaces", () => {
    const draft = draftOf(job);
    const choose = (heading: string, choice: string) => (draft.columns.find((each) => each.heading === heading)!.choice = choice);
    choose("Colour", "role:Mixing Engineer");
    choose("Alb. Title", IGNORED);
    choose("Internal", "notes");
    draft.fixed = [{ field: "label", value: " " }, { field: "territories", value: " World " }];
    draft.dateOrder = "DMY";
    expect(mappingOf(draft, job.mapping ?? {})).toEqual({
      columns: { Elsewhere: "genre", Colour: "role:Mixing Engineer", Internal: "notes" },
      ignored: ["Alb. Title"],
      fixed: { territories: "World" },
      dateOrder: "DMY",
    });
  });
});

it("offers fixed values for what neither a column nor another fixed value fills", () => {
  const draft = draftOf(job);
  expect(missing(draft)).not.toContain("label");
  expect(missing(draft)).toContain("territories");
  draft.columns[0]!.choice = "territories";
  expect(missing(draft)).not.toContain("territories");
});

it("knows headings without case, blanks, accents and punctuation", () => {
  expect(normalized("Alb. Títle ")).toBe(normalized("alb title"));
  expect(normalized("#")).toBe("#");
});

it("has a name for every field", () => {
  const names = english.imports.field as Record<string, string>;
  expect([...IMPORT_FIELDS.release, ...IMPORT_FIELDS.track].sort()).toEqual(Object.keys(names).sort());
  const options = fieldOptions((field) => field, (group) => group, ["Conductor"]);
  expect(options.map((group) => group[0]?.label)).toEqual(["release", "track", "credits"]);
  expect(options[2]?.[1]).toEqual({ value: "role:Conductor", label: "role:Conductor" });
});
