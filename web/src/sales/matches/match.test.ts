import { expect, it } from "vitest";
import { choiceOf, numbersOf, offered, placeOf, type SalesMatch, titleOf } from "./match";

const candidates = [
  { releaseId: "r", trackId: "a", title: "Departure", artist: "Ensemble", means: ["isrc" as const], confidence: 1 },
  { releaseId: "r", title: "Night Transit", means: ["title" as const], confidence: 0.4 },
];
const match = (fields: Partial<SalesMatch>): SalesMatch => ({ id: "m", tenantId: "t", state: "proposed", quantityKey: "0", quantity: "1", candidates, created: "", updated: "", ...fields });

it("is called as reports call it, or by its number", () => {
  expect([titleOf({ title: "Song", isrc: "I" }), titleOf({ isrc: "I", upcs: ["1"] }), titleOf({ upcs: ["1"] }), titleOf({})]).toEqual(["Song", "I", "1", ""]);
  expect(numbersOf({ isrc: "", upcs: ["1", "2"] })).toEqual(["1", "2"]);
});

it("has a place once its release is known, with the name that the candidates give it", () => {
  expect(placeOf(match({}))).toBeNull();
  expect(placeOf(match({ releaseId: "r", trackId: "a" }))).toEqual({ releaseId: "r", title: "Departure – Ensemble" });
  expect(placeOf(match({ releaseId: "other" }))).toEqual({ releaseId: "other", title: "" });
});

it("offers the candidates other than its place, and none once it is settled", () => {
  expect(offered(match({}))).toEqual(candidates);
  expect(offered(match({ state: "matched", releaseId: "r", trackId: "a" }))).toEqual(candidates.slice(1));
  expect(offered(match({ state: "settled", ignored: true }))).toEqual([]);
});

it("chooses a release as a whole without a track", () => {
  expect([choiceOf({ releaseId: "r", trackId: "a" }), choiceOf({ releaseId: "r" })]).toEqual([{ releaseId: "r", trackId: "a" }, { releaseId: "r" }]);
});
