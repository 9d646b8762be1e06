import { expect, it } from "vitest";
import { addressOf, EVERYTHING, isFiltered, parametersOf, parse } from "./query";

it("reads an address, and leaves out what it does not know", () => {
  expect(parse({ q: "night", status: "ready", type: "Tape", sort: "-title" })).toEqual({ q: "night", status: "ready", type: null, label: null, sort: "-title" });
  expect(parse({ sort: "size", q: ["a", "b"] })).toEqual({ ...EVERYTHING, q: "a" });
});

it("writes an address without what is as usual", () => {
  expect(addressOf(EVERYTHING)).toEqual({});
  const query = { ...EVERYTHING, q: "night", label: "Example", sort: "title" as const };
  expect(addressOf(query)).toEqual({ q: "night", label: "Example", sort: "title" });
  expect(parse(addressOf(query))).toEqual(query);
});

it("asks the API for the same", () => {
  expect(parametersOf(EVERYTHING)).toEqual({ sort: "-updated" });
  expect(parametersOf({ ...EVERYTHING, q: "  ", status: "draft" })).toEqual({ sort: "-updated", status: "draft" });
});

it("knows whether anything is filtered", () => {
  expect(isFiltered({ ...EVERYTHING, sort: "title", q: " " })).toBe(false);
  expect(isFiltered({ ...EVERYTHING, type: "Album" })).toBe(true);
});
