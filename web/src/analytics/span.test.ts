import { expect, it } from "vitest";
import { span } from "./span";

it("uses the unit that suits the time", () => {
  expect([span(21.13, "en"), span(270, "en"), span(7560, "en"), span(undefined, "en")]).toEqual(["21.1 sec", "4.5 min", "2.1 hr", "–"]);
});
