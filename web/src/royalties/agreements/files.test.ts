import { expect, it } from "vitest";
import { refusalOf } from "./files";

it("takes agreements and rates, and says why it takes nothing else", () => {
  const file = (name: string, size = 9) => refusalOf({ name, size });
  expect([file("agreements.JSON"), file("eurofxref-hist.csv"), file("agreements.xlsx"), file("a.json", 0), file("a.json", 20 * 1024 * 1024 + 1)]).toEqual([null, null, "kind", "empty", "tooLarge"]);
});
