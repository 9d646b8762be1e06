import { expect, it } from "vitest";
import { MAX_FILE_BYTES, refusalOf } from "./files";

const file = (name: string, size = 9) => ({ name, size });

it("takes flat files, packed ones and spreadsheets", () => {
  expect(["DSR_1of1_20260401T000000.tsv.gz", "sales.TXT", "sales.csv", "sales.XLSX", "sales.tsv"].map((name) => refusalOf(file(name)))).toEqual([null, null, null, null, null]);
});

it("says why another file cannot be read", () => {
  expect([file("old.xls"), file("all.zip"), file("song.wav"), file("a.csv", 0), file("a.csv", MAX_FILE_BYTES + 1)].map(refusalOf)).toEqual(["oldExcel", "archive", "kind", "empty", "tooLarge"]);
});
