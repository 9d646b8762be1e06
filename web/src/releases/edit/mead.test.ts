import { expect, it } from "vitest";
import { choicesOf } from "./mead";

const vocabulary = { groups: [{ name: "energy", values: ["Calm", "Driving"] }, { name: "mood", values: ["Dreamy"] }], standard: ["Angry", "Calm"] };

it("offers our values before the standard's, each once", () => {
  expect(choicesOf(vocabulary, undefined)).toEqual(["Calm", "Driving", "Dreamy", "Angry"]);
});

it("keeps what the release has of its own, in a list or alone", () => {
  expect(choicesOf(vocabulary, ["Calm", "Rainy"])[0]).toBe("Rainy");
  expect(choicesOf({ groups: [], standard: [] }, "6/8")).toEqual(["6/8"]);
  expect(choicesOf({}, null)).toEqual([]);
});
