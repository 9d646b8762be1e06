import { expect, it } from "vitest";
import { detectFormat, EXAMPLE, pastedFile } from "./format";

it("knows a message, JSON and tables by their first characters", () => {
  expect(detectFormat('\uFEFF<?xml version="1.0"?><ern:NewReleaseMessage/>')).toBe("xml");
  expect(detectFormat(' [{"basic": {}}]')).toBe("json");
  expect([EXAMPLE, "title;displayArtist\nA;B", "UPC\tTitle\n1\tA"].map(detectFormat)).toEqual(["csv", "csv", "csv"]);
});

it("takes nothing that is none of them", () => {
  expect(["hello", "   ", ""].map(detectFormat)).toEqual([null, null, null]);
  expect(pastedFile("hello", "Pasted")).toBeNull();
});

it("makes a file of cells that were copied from a spreadsheet", async () => {
  const file = pastedFile("UPC\tTitle\n1\tA", "Pasted text");
  expect([file?.name, await file?.text()]).toEqual(["Pasted text.csv", "UPC\tTitle\n1\tA"]);
});
