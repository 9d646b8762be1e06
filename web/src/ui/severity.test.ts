import { expect, it } from "vitest";
import { bySeverity, isError, type Severity } from "./severity";

it("lists errors first, and takes a finding without a severity for one", () => {
  const found: { severity?: Severity; code: string }[] = [{ code: "a", severity: "info" }, { code: "b" }, { code: "c", severity: "warning" }, { code: "d", severity: "error" }];
  expect(bySeverity(found).map((each) => each.code)).toEqual(["b", "d", "c", "a"]);
  expect(found.map(isError)).toEqual([false, true, false, true]);
});
