import { expect, it } from "vitest";
import type { Picked } from "@/assets/uploadFiles";
import { choicesOf, chosen, colorOf, countsOf, fittingFacts, fittingFiles, keyOf, type Matches, type Row, rowsOf, seeksReleases, unsure, usable, wantedOf } from "./places";
import { merged } from "./useAttaching";

const picked = (path: string): Picked => ({ file: new File(["x"], path.split("/").at(-1) ?? ""), path });
const place = (releaseId: string, trackId?: string) => ({ releaseId, trackId, releaseTitle: `R ${releaseId}`, trackTitle: trackId ? `T ${trackId}` : "" });
const FILES = ["a/1.wav", "a/2.wav", "a/cover.jpg", "a/x.wav"].map(picked);
const MATCHES: Matches = {
  items: [
    { name: "a/1.wav", ...place("r", "t1"), means: "isrcTag", confidence: 0.95 },
    { name: "a/1.wav", ...place("s", "t9"), means: "isrcTag", confidence: 0.95 },
    { name: "a/cover.jpg", ...place("r"), means: "barcode", confidence: 1 },
  ],
  unmatched: ["a/2.wav", "a/x.wav"],
  undecided: [{ name: "a/2.wav", candidates: [{ ...place("r", "t2"), means: "title" }, { ...place("s", "t3"), means: "title" }] }],
};
const rows = (): Row[] => rowsOf(FILES, MATCHES);
const row = (name: string): Row => rows().find((each) => each.name === name) as Row;

it("takes recordings and pictures once, and no other files", () => {
  expect(usable([...FILES, ...FILES.slice(0, 1), picked("a/notes.pdf"), picked("a/list.csv")]).map((each) => each.path)).toEqual(FILES.map((each) => each.path));
});

it("asks for no more than a request may have", () => {
  const many = Array.from({ length: 6000 }, (_, each) => picked(`${each}.wav`));
  expect(fittingFiles(many).length).toBe(5000);
  const long = Array.from({ length: 3000 }, (_, each) => picked(`${"ü".repeat(140)}/${each}.wav`));
  expect(fittingFiles(long).length).toBeLessThan(2000);
  expect(fittingFacts(long.map((each) => ({ name: each.path, title: "x".repeat(100) }))).length).toBeLessThan(1200);
});

it("reads the tags of recordings that their names do not place for sure", () => {
  const byTitle: Matches = { ...MATCHES, items: MATCHES.items.map((each) => (each.name === "a/1.wav" ? { ...each, means: "title" as const } : each)) };
  expect(unsure(FILES, MATCHES).map((each) => each.path)).toEqual(["a/2.wav", "a/x.wav"]);
  expect(unsure(FILES, byTitle).map((each) => each.path)).toEqual(["a/1.wav", "a/2.wav", "a/x.wav"]);
});

it("keeps the releases to choose from after somebody chose one of them", () => {
  const placed = rows().filter((each) => each.places.length || each.candidates.length);
  expect(seeksReleases(placed)).toBe(false);
  const recording = row("a/x.wav");
  const cover = { ...recording, kind: "image" as const };
  for (const each of [recording, chosen(recording, place("r")), cover, chosen(cover, place("r"))]) expect(seeksReleases([...placed, each])).toBe(true);
});

it("shows first what somebody has to decide", () => {
  expect(rows().map((each) => [each.name, each.means])).toEqual([["a/2.wav", undefined], ["a/x.wav", undefined], ["a/1.wav", "isrcTag"], ["a/cover.jpg", "barcode"]]);
  expect(countsOf(rows())).toEqual({ placed: 2, undecided: 1, without: 1 });
});

it("uploads each file to all of its places", () => {
  const wanted = wantedOf(rows()).map(({ releaseId, trackId, imageType }) => [releaseId, trackId, imageType]);
  expect(wanted).toEqual([["r", "t1", undefined], ["s", "t9", undefined], ["r", undefined, "FrontCover"]]);
});

it("lets somebody choose a track, or a release whose track the sound shall tell", () => {
  const choices = choicesOf(row("a/2.wav"), []);
  expect(choices.map(keyOf)).toEqual(["r t2", "s t3", "r ", "s "]);
  expect(chosen(row("a/2.wav"), choices[0])).toMatchObject({ places: [place("r", "t2")], means: "person" });
  const bySound = chosen(row("a/2.wav"), choices[2]);
  expect([bySound.means, wantedOf([bySound])]).toEqual([undefined, [{ releaseId: "r", picked: bySound.picked, trackId: undefined }]]);
  expect(chosen(bySound, undefined).places).toEqual([]);
});

it("offers the releases of the import for what has no place, and no tracks for pictures", () => {
  expect(choicesOf(row("a/x.wav"), [place("r"), place("s")]).map(keyOf)).toEqual(["r ", "s "]);
  const picture: Row = { ...row("a/cover.jpg"), places: [], candidates: [place("r"), place("r")] };
  expect(choicesOf(picture, []).map(keyOf)).toEqual(["r "]);
});

it("warns of means that are not sure", () => {
  expect([colorOf({ means: "title", confidence: 0.6 }), colorOf({ means: "isrcTag", confidence: 0.95 }), colorOf({ means: "preview", confidence: 0.7 })]).toEqual(["warning", "success", "success"]);
});

it("keeps the newest answer about each recording", () => {
  const before = { items: [], undecided: [{ assetId: "a", releaseId: "r", candidates: [] }], waiting: ["b"] };
  const found = { items: [{ assetId: "a", releaseId: "r", trackId: "t1", means: "person" as const, confidence: 1 }], undecided: [], waiting: [] };
  expect(merged(before, found)).toEqual({ items: found.items, undecided: [], waiting: ["b"] });
});
