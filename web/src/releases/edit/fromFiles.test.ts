import { describe, expect, it } from "vitest";
import type { Picked } from "@/assets/uploadFiles";
import { releaseOf, withFiles } from "./fromFiles";
import { tracksOf } from "./tracks";

const pick = (path: string): Picked => ({ file: new File(["x"], path.split("/").at(-1) ?? ""), path });
const known = { title: "", artist: "", label: "L" };

describe("a release from files", () => {
  it("has the folder's title, a track for each recording, and the cover", () => {
    const folder = ["02 - Two.wav", "01 - One.wav", "cover.jpg", "notes.txt"].map((name) => pick(`Band - Night (2026)/${name}`));
    const { release, uploads, skipped } = releaseOf(folder, known);
    expect(release).toMatchObject({ type: "Album", basic: { title: "Night", displayArtist: "Band", label: "L" } });
    const tracks = tracksOf(release);
    expect(tracks.map((each) => [each.sequenceNumber, each.metadata?.title, each.metadata?.displayArtist])).toEqual([[1, "One", "Band"], [2, "Two", "Band"]]);
    expect(uploads.map((each) => [each.picked.file.name, each.trackId ?? each.imageType])).toEqual([
      ["01 - One.wav", tracks[0]?.id], ["02 - Two.wav", tracks[1]?.id], ["cover.jpg", "FrontCover"],
    ]);
    expect(skipped).toHaveLength(1);
  });

  it("is a single if there is one recording", () => {
    expect(releaseOf([pick("Song.wav")], known).release).toMatchObject({ type: "Single", basic: { title: "Song", type: "Single" } });
  });

  it("takes the files of tracks that it has, and adds the others at the end", () => {
    const release = { tracks: [{ id: "a", sequenceNumber: 1, discNumber: 1, metadata: { title: "One" } }] };
    const made = withFiles(release, [pick("one.wav"), pick("CD 2/01 Extra.wav")]);
    expect(made.added).toBe(1);
    expect(tracksOf(made.release)[1]).toMatchObject({ discNumber: 2, sequenceNumber: 1, metadata: { title: "Extra" } });
    expect(made.uploads[0]?.trackId).toBe("a");
  });
});
