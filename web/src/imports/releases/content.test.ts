import { expect, it } from "vitest";
import { factsOf, tracksOf } from "./content";

const content = {
  type: "Album",
  basic: { title: "Night Transit", label: "Aurora", barcode: "" },
  territories: { included: ["DE", "FR"] },
  tracks: [
    { discNumber: 1, sequenceNumber: 1, isrc: "QZEXA2600001", metadata: { title: "Departure", subtitle: "Live", displayArtist: "Ada", duration: 190 } },
    { discNumber: 2, sequenceNumber: 1, metadata: { title: "Arrival", duration: "long" } },
  ],
};

it("shows what is filled, in the order of a label's sheet", () => {
  expect(factsOf(content)).toEqual([
    { field: "title", value: "Night Transit" },
    { field: "label", value: "Aurora" },
    { field: "releaseType", value: "Album" },
    { field: "territories", value: "DE, FR" },
  ]);
  expect([factsOf(undefined), factsOf({ basic: "nonsense" })]).toEqual([[], []]);
});

it("numbers tracks with their disc if there are several", () => {
  expect(tracksOf(content)).toEqual([
    { number: "1.1", title: "Departure – Live", artist: "Ada", isrc: "QZEXA2600001", seconds: 190 },
    { number: "2.1", title: "Arrival", artist: "", isrc: "", seconds: null },
  ]);
  expect(tracksOf({ tracks: "nonsense" })).toEqual([]);
});
