import { expect, it } from "vitest";
import { type Check, verdictOf } from "./useChecks";

const check: Check = { releaseId: "r", targetId: "x", pending: false, preflight: { ready: true, findings: [] }, changes: null, error: null };

it("tells whether anything blocks", () => {
  expect(verdictOf(check)).toBe("ready");
  expect(verdictOf({ ...check, pending: true })).toBe("pending");
  expect(verdictOf({ ...check, preflight: { ready: false, findings: [] } })).toBe("blocked");
  expect(verdictOf({ ...check, preflight: { ready: true, findings: [{ path: "a", message: "b", code: "c", severity: "warning" }] } })).toBe("warned");
  expect(verdictOf({ ...check, preflight: null })).toBe("unknown");
});
