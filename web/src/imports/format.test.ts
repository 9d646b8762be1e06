import { describe, expect, it } from "vitest";
import { detectFormat, EXAMPLE } from "./format";

describe("detectFormat", () => {
  it("knows a release message, also behind a byte order mark and a comment", () => {
    expect(detectFormat('\uFEFF<?xml version="1.0"?><!-- x --><ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">')).toBe("ern");
  });

  it("does not take another XML file", () => {
    expect(detectFormat("<feed/>", "a.xml")).toBeNull();
  });

  it("knows JSON and tables by their first characters, whatever the name", () => {
    expect(detectFormat(' [{"basic": {}}]', "a.csv")).toBe("json");
    expect(detectFormat(EXAMPLE)).toBe("csv");
    expect(detectFormat("title;displayArtist\nA;B", "export.txt")).toBe("csv");
  });

  it("takes a table with one column only if it is called one", () => {
    expect(detectFormat("title\nA", "a.csv")).toBe("csv");
    expect(detectFormat("hello")).toBeNull();
    expect(detectFormat("   ")).toBeNull();
  });
});
