import { expect, it } from "vitest";
import { offeredIn, territoryName, territoryNames } from "./territories";

it("names territories in the reader's language", () => {
  expect(territoryName("DE", "en")).toBe("Germany");
  expect(territoryName("DE", "de")).toBe("Deutschland");
  expect(territoryName("Worldwide", "en")).toBe("Worldwide");
  expect(territoryName("ZQ", "en")).toBe("ZQ");
  expect(territoryNames(["US", "AT"], "en")).toEqual(["Austria", "United States"]);
});

it("reads no territories as everywhere", () => {
  expect(offeredIn(null)).toEqual({ everywhere: true, included: [], excluded: [] });
  expect(offeredIn({ mode: "worldwide", included: ["DE"], excluded: ["JP"] })).toEqual({ everywhere: true, included: [], excluded: ["JP"] });
  expect(offeredIn({ mode: "selected", included: ["DE"] })).toEqual({ everywhere: false, included: ["DE"], excluded: [] });
  expect(offeredIn({ included: ["Worldwide"] }).everywhere).toBe(true);
});
