import { expect, it } from "vitest";
import { contentOf } from "./useReleaseActs";

it("copies what the label wrote, without files, identifiers of the product, and what the server wrote", () => {
  const content = contentOf(
    {
      id: "r",
      status: "delivered",
      type: "Album",
      basic: { title: "Night", barcode: "400000260013", catalogNumber: "EX-1", releaseDate: "2026-01-16T00:00:00.000Z", subtitle: null },
      tracks: [{ id: "one", isrc: "QZEXA2600001", audio: { fileId: "file" }, metadata: { title: "One" } }],
      assets: { coverImage: { id: "cover" } },
      ddex: { contentHash: "a" },
    },
    "Copy of Night",
  );
  expect(content).toEqual({
    type: "Album",
    basic: { title: "Copy of Night", releaseDate: "2026-01-16" },
    tracks: [{ id: "one", isrc: "QZEXA2600001", metadata: { title: "One" } }],
  });
});
