import { describe, expect, it } from "vitest";
import { areas, expiryAfter, scopesOf } from "./apiKeys";

describe("the scopes", () => {
  it("come from the model, an area with its levels", () => {
    const found = areas();
    expect(found.find((each) => each.area === "releases")).toEqual({ area: "releases", levels: ["none", "read", "write"] });
    expect(found.find((each) => each.area === "audit")).toEqual({ area: "audit", levels: ["none", "read"] });
  });

  it("are only those that were chosen", () => {
    expect(scopesOf({ releases: "write", audit: "read", assets: "none" })).toEqual(["releases:write", "audit:read"]);
  });
});

it("ends a key after its days, or never", () => {
  expect(expiryAfter(30, new Date("2026-11-01T00:00:00Z"))).toBe("2026-12-01T00:00:00.000Z");
  expect(expiryAfter(0, new Date())).toBeUndefined();
});
