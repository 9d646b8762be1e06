import { expect, it } from "vitest";
import { nameOf, period } from "./report";

it("is called by its service, or by what else is known", () => {
  const report = { reportId: "r", files: [{ name: "march.csv" }] as never, sender: "PADPIDA1", service: "Harbour Music" };
  expect([nameOf(report), nameOf({ ...report, service: "" }), nameOf({ ...report, service: "", sender: "" }), nameOf({ reportId: "r" })]).toEqual(["Harbour Music", "PADPIDA1", "march.csv", "r"]);
});

it("says whole months as months, also across a year and in a leap year", () => {
  expect(period({ start: "2026-03-01", end: "2026-03-31" }, "en-GB")).toBe("Mar 2026");
  expect(period({ start: "2026-12-01", end: "2027-01-31" }, "en-GB")).toBe("Dec 2026 – Jan 2027");
  expect(period({ start: "2028-02-01", end: "2028-02-29" }, "en-GB")).toBe("Feb 2028");
  expect(period({ start: "2028-02-01", end: "2028-02-28" }, "en-GB")).toBe("1 Feb 2028 – 28 Feb 2028");
});

it("says days where no month is whole, one day as it is, and a dash for an unknown time", () => {
  expect(period({ start: "2026-03-01", end: "2026-03-01" }, "en-GB")).toBe("1 Mar 2026");
  expect(period({ start: "2026-03-02" }, "en-GB")).toBe("2 Mar 2026");
  expect(period({}, "en-GB")).toBe("–");
});
