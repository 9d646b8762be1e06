import { describe, expect, it } from "vitest";
import { answersOf, canReadAgain, canRollBack, mappingOf, outcomeOf, type SalesImport } from "./job";

const job = (fields: Partial<SalesImport>): SalesImport => ({ id: "i", tenantId: "t", uploadId: "u", status: "completed", step: "read", created: "", createdBy: "", updated: "", ...fields });

it("tells how an import ended, and what can be done then", () => {
  const jobs = [
    job({ status: "running" }), job({ stored: ["r"] }), job({ known: ["r"] }), job({ status: "refused" }), job({ status: "failed" }),
    job({ status: "rolledBack", step: "rollback" }), job({ status: "failed", step: "rollback", stored: ["r"] }),
  ];
  expect(jobs.map(outcomeOf)).toEqual(["open", "stored", "nothingNew", "refused", "failed", "back", "backFailed"]);
  expect(jobs.filter(canRollBack).map(outcomeOf)).toEqual(["stored", "backFailed"]);
  expect(canRollBack(job({ status: "failed", stored: ["r"] }))).toBe(true);
  expect(jobs.filter(canReadAgain).map(outcomeOf)).toEqual(["refused", "failed", "back"]);
});

describe("what people say of a file", () => {
  const mapping = { columns: { Anzahl: "quantity" }, ignored: ["Notes"], fixed: { currency: "EUR", territory: "DE" }, dateOrder: "DMY", decimalMark: "," } as const;

  it("is what the import was told", () => {
    const said = answersOf({ mapping: { ...mapping, ignored: [...mapping.ignored] } });
    expect(said).toEqual({ service: "", currency: "EUR", month: "", dateOrder: "DMY", decimalMark: ",", columns: [{ heading: "Anzahl", field: "quantity" }] });
    expect(mappingOf(said, { ...mapping, ignored: [...mapping.ignored] })).toEqual(mapping);
  });

  it("takes back what is said no more, and keeps what is not asked", () => {
    const said = { ...answersOf({}), service: " Harbour ", month: "2026-03", columns: [{ heading: " ", field: "revenue" }] };
    expect(mappingOf(said, { ...mapping, ignored: [...mapping.ignored] })).toEqual({ columns: {}, ignored: ["Notes"], fixed: { territory: "DE", service: "Harbour", month: "2026-03" } });
  });
});
