import { expect, it } from "vitest";
import { draftWith, type Fetched, upcsIn } from "./lookup";

const fetched: Fetched = {
  upc: "0602445790098",
  album: {
    upc: "0602445790098",
    sources: ["spotify", "musicbrainz"],
    fields: {
      title: { value: "Night", sources: ["spotify"], confidence: 0.5, others: [{ value: "Nights", sources: ["musicbrainz"] }] },
      artists: { value: ["Ada"], sources: ["spotify"], confidence: 0.5, others: [{ value: ["Ada", "Bo"], sources: ["musicbrainz"] }] },
      releaseDate: { value: "2026-01-16", sources: ["spotify"], confidence: 0.5, others: [{ value: "2025", sources: ["musicbrainz"] }] },
    },
    tracks: [
      {
        discNumber: 1,
        trackNumber: 1,
        fields: {
          isrc: { value: "GBAYE6800011", sources: ["spotify"], confidence: 0.5, others: [{ value: "GBAYE6800012", sources: ["musicbrainz"] }] },
          title: { value: "One", sources: ["spotify"], confidence: 0.5, others: [{ value: "Uno", sources: ["musicbrainz"] }] },
        },
      },
    ],
    urls: {},
    others: {},
  },
  release: { basic: { title: "Night", barcode: "0602445790098", releaseDate: "2026-01-16" }, tracks: [{ isrc: "GBAYE6800011", metadata: { title: "One", duration: 61 } }] },
  findings: [],
};

it("finds barcodes in whatever was pasted, once each", () => {
  expect(upcsIn("UPC 0602445790098,\n6024 4579 0098; 602445790098 and 12345")).toEqual(["0602445790098", "602445790098"]);
  expect(upcsIn("nothing")).toEqual([]);
});

it.each([
  ["0602445790098 602445790098", ["0602445790098", "602445790098"]],
  ["602445790098-0602445790104", ["602445790098", "0602445790104"]],
  ["6024 4579 0098 0602445790104 1", ["602445790098", "0602445790104"]],
  ["0-602445-79009-8\n0 602445 790104", ["0602445790098", "0602445790104"]],
  ["123456789012345", []],
])("keeps the barcodes in %j apart", (text, upcs) => {
  expect(upcsIn(text)).toEqual(upcs);
});

it("leaves the draft as proposed while nothing else is chosen", () => {
  expect(draftWith(fetched, { title: 0 })).toEqual(fetched.release);
});

it("puts chosen values into the draft, and keeps the rest", () => {
  const draft = draftWith(fetched, { title: 1, artists: 1, releaseDate: 1, "tracks.0.isrc": 1, "tracks.0.title": 1 });
  expect(draft.basic).toEqual({
    title: "Nights",
    barcode: "0602445790098",
    displayArtist: "Ada, Bo",
    artists: [
      { name: "Ada", role: "MainArtist" },
      { name: "Bo", role: "MainArtist" },
    ],
  });
  expect(draft.tracks).toEqual([{ isrc: "GBAYE6800012", metadata: { title: "Uno", duration: 61 } }]);
  expect((fetched.release as { basic: { title: string } }).basic.title).toBe("Night");
});
