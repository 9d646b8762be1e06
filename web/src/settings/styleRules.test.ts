import { describe, expect, it } from "vitest";
import { bySubject, isChanged, levelOf, type Rule, subjectKey, withLevel } from "./styleRules";

const rule = (code: string, subject: string, text: string): Rule => ({ code: code as Rule["code"], subject, severity: "warning", text, source: "Apple Music Style Guide", fixes: true });
const RULES = [rule("emoji", "Characters", "Texts have no emoji."), rule("line-year", "P and C lines", "The year is one."), rule("blanks", "Characters", "One blank between words.")];
const name = (subject: string) => (subject === "Characters" ? "Zeichen" : subject);
const codes = (words: string, changed = false, chosen = {}) => bySubject(RULES, { words, changed }, chosen, name).map((group) => group.rules.map((each) => each.code));

describe("style rules", () => {
  it("stand below their subjects, and are found by every word", () => {
    expect(codes("")).toEqual([["emoji", "blanks"], ["line-year"]]);
    expect(codes("apple YEAR")).toEqual([["line-year"]]);
    expect(codes("zeichen")).toEqual([["emoji", "blanks"]]);
    expect(codes("nothing")).toEqual([]);
  });

  it("are filtered by what was changed", () => {
    expect(codes("", true)).toEqual([]);
    expect(codes("", true, { emoji: "off" })).toEqual([["emoji"]]);
  });

  it("have their own severity unless another is chosen; their own is not stored", () => {
    const [emoji] = RULES as [Rule];
    const chosen = withLevel({ blanks: "off" }, emoji, "error");
    expect(chosen).toEqual({ blanks: "off", emoji: "error" });
    expect([levelOf(emoji, chosen), isChanged(emoji, chosen), levelOf(emoji, {})]).toEqual(["error", true, "warning"]);
    expect(withLevel(chosen, emoji, "warning")).toEqual({ blanks: "off" });
  });

  it("have subjects with a text of their own", () => {
    expect(subjectKey("P and C lines")).toBe("p-and-c-lines");
  });
});
