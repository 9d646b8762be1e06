import { expect, it } from "vitest";
import { fits } from "./useReleaseChoice";

it("finds words in any order, without case and accents", () => {
  const release = { id: "r", title: "Été à Paris", artist: "Zoë", barcode: "400000260013", status: "ready" as const };
  expect(fits(release, "zoe ete")).toBe(true);
  expect(fits(release, "4000 paris")).toBe(true);
  expect(fits(release, "london")).toBe(false);
});
