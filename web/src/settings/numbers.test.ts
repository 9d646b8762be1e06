import { describe, expect, it } from "vitest";
import { contentOf, type Entered, numbersIn, shareOf } from "./numbers";

const ENTERED: Entered = { name: " Ours ", source: "isrc", prefix: " QZABC ", first: 7, labels: ["Imprint"], warnBelow: 50 };

describe("a pool to register", () => {
  it("has a prefix and where it begins", () => {
    expect(contentOf(ENTERED)).toEqual({ name: "Ours", kind: "isrc", source: "prefix", prefix: "QZABC", first: 7, labels: ["Imprint"], warnBelow: 50 });
  });
  it("has the form of its barcodes", () => {
    expect(contentOf({ ...ENTERED, source: "upc", prefix: "036000" })).toMatchObject({ kind: "barcode", form: "UPC-A", prefix: "036000" });
  });
  it("has no prefix if it is a list", () => {
    expect(contentOf({ ...ENTERED, source: "barcodeList" })).toEqual({ name: "Ours", kind: "barcode", source: "list", labels: ["Imprint"], warnBelow: 50 });
  });
});

describe("pasted numbers", () => {
  it("are separated by lines, commas, semicolons and tabs, not by spaces or hyphens within", () => {
    expect(numbersIn("4006381333931\r\n0 36000 29145 2;QZ-ABC-26-00001,\t\n")).toEqual(["4006381333931", "0 36000 29145 2", "QZ-ABC-26-00001"]);
  });
});

describe("the used share", () => {
  it("is in percent with one decimal", () => {
    const usage = { total: 99_999, used: 1234, left: 98_765, recent: 3, low: false };
    expect(shareOf({ usage })).toBe(1.2);
    expect(shareOf({ usage: { ...usage, total: 0, used: 0 } })).toBe(0);
  });
});
