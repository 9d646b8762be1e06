import { describe, expect, it } from "vitest";
import { bounded, heightOf, lastMonths, monthsOf, overdue, shares } from "./figures";

describe("periods", () => {
  it("end with the last month that is over, also in January", () => {
    expect(lastMonths(12, new Date("2027-01-05T12:00:00Z"))).toEqual({ since: "2026-01", until: "2026-12" });
    expect(lastMonths(1, new Date("2026-12-01T00:00:00Z"))).toEqual({ since: "2026-11", until: "2026-11" });
  });

  it("are turned around and bounded", () => {
    expect(bounded({ since: "2026-03", until: "2026-01" })).toEqual({ since: "2026-01", until: "2026-03" });
    expect(bounded({ since: "2020-01", until: "2026-03" })).toEqual({ since: "2023-04", until: "2026-03" });
    expect(bounded({ since: "2023-04", until: "2026-03" })).toEqual({ since: "2023-04", until: "2026-03" });
  });
});

const month = (name: string, reports: number, quantity = "0") => ({ month: name, reports, quantity });
const projected = (name: string) => ({ month: name, quantity: 7, low: 5, high: 9 });

it("puts projected months after the period, and into months without reports", () => {
  const rows = monthsOf({ byMonth: [month("2026-10", 2, "5"), month("2026-11", 0)], projection: [projected("2026-11"), projected("2026-12")] });
  expect(rows.map((each) => [each.day, each.sold?.quantity ?? null, each.expected?.quantity ?? null])).toEqual([["2026-10", "5", null], ["2026-11", "0", 7], ["2026-12", null, 7]]);
});

it("measures bars by the longest; returns have none", () => {
  expect(shares([{ quantity: "200" }, { quantity: "50" }, { quantity: "-3" }])).toEqual([100, 25, 0]);
  expect([heightOf({ quantity: "2", revenue: { EUR: "1.5" } }, "EUR"), heightOf({ quantity: "2" }, "USD")]).toEqual([1.5, 0]);
});

it("names the months that a service has yet to report", () => {
  const months = [{ month: "2026-10", reports: 1 }, { month: "2026-11", missing: true }];
  expect(overdue([{ service: "Harbour", months }, { service: "Tide", months: months.slice(0, 1) }])).toEqual([{ service: "Harbour", months: ["2026-11"] }]);
});
