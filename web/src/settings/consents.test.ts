import { expect, it } from "vitest";
import { givenConsents } from "./consents";

it("takes the last act of each consent", () => {
  const acts = [
    { given: true, at: "2026-11-01T10:00:00Z" },
    { given: false, at: "2026-11-02T10:00:00Z" },
  ];
  expect(givenConsents([{ purpose: "terms", edition: "2026-11", acts }, { purpose: "odd" }])).toEqual([
    { purpose: "terms", edition: "2026-11", given: false, at: "2026-11-02T10:00:00Z" },
  ]);
});
