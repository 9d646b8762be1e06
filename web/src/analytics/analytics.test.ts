import { describe, expect, it } from "vitest";
import { type Analytics, bounded, daysOf, lastDays, shares, tableOf } from "./analytics";

const data: Analytics = {
  since: "2026-02-27", until: "2026-03-02", total: { completed: 3, failed: 1, successRate: 0.75 },
  byDay: [{ key: "2026-02-28", figures: { completed: 3, failed: 1, p50S: 21.1, cost: { bytes: 10, milliseconds: 5 } } }],
  byTarget: [{ key: "x", figures: { completed: 3 } }], byProtocol: [], byMessageType: [],
};

it("has every day of the range, across the end of a month", () => {
  const days = daysOf(data);
  expect(days.map((each) => each.day)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
  expect(days[1]).toMatchObject({ completed: 3, failed: 1, bytes: 10, p50S: 21.1 });
  expect(days[2]).toMatchObject({ completed: 0, p50S: null });
});

describe("ranges", () => {
  it("end today", () => expect(lastDays(7, new Date("2026-03-02T12:00:00Z"))).toEqual({ since: "2026-02-24", until: "2026-03-02" }));
  it("are turned around and bounded", () => {
    expect(bounded({ since: "2026-03-02", until: "2026-03-01" })).toEqual({ since: "2026-03-01", until: "2026-03-02" });
    expect(bounded({ since: "2020-01-01", until: "2026-04-03" })).toEqual({ since: "2026-01-01", until: "2026-04-03" });
  });
});

it("makes a table of all slices", () => {
  const rows = tableOf(data, () => "Harbour");
  expect(rows[0]?.slice(0, 3)).toEqual(["kind", "key", "completed"]);
  expect(rows.slice(1).map((row) => row.slice(0, 3))).toEqual([["total", "2026-02-27 – 2026-03-02", 3], ["day", "2026-02-28", 3], ["target", "Harbour", 3]]);
});

it("measures slices by the greatest", () => {
  expect([...shares([{ key: "a", figures: { completed: 3, failed: 1 } }, { key: "b", figures: { completed: 1 } }])]).toEqual([["a", 100], ["b", 25]]);
});
