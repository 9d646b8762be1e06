import { describe, expect, it } from "vitest";
import { queryOf } from "./audit";

describe("queryOf", () => {
  const all = { by: "all", value: "", since: "", until: "" } as const;

  it("asks by one thing at a time", () => {
    expect(queryOf({ ...all, by: "action", value: "key.created" })).toEqual({ action: "key.created" });
    expect(queryOf({ ...all, value: "left over" })).toEqual({});
  });

  it("includes both days", () => {
    const { since, until } = queryOf({ ...all, since: "2026-11-01", until: "2026-11-01" });
    expect(Date.parse(until ?? "") - Date.parse(since ?? "")).toBe(86_400_000 - 1);
  });
});
