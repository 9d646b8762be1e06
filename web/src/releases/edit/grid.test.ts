import { describe, expect, it } from "vitest";
import type { Draft } from "./draft";
import { isTable, pasted, readTable } from "./paste";
import { chosen, groupCodes, reachOf, shareOf, territoriesOf, toggled } from "./territories";
import { cellOf, readDuration, withCell } from "./trackColumns";
import { moved, newTrack, numbered, tracksOf } from "./tracks";

const release = (...titles: string[]): Draft => ({
  basic: { displayArtist: "The Band" },
  tracks: numbered(titles.map((title) => ({ id: title, discNumber: 1, metadata: { title } }))),
});
const order = (draft: Draft) => tracksOf(draft).map((track) => `${track.discNumber}.${track.sequenceNumber} ${track.metadata?.title}`);

describe("pasting from a spreadsheet", () => {
  it("reads tabs, quotes and empty lines", () => {
    expect(readTable('a\tb\r\n"c\td"\t"say ""hi"""\n\n')).toEqual([["a", "b"], ["c\td", 'say "hi"']]);
    expect([isTable("word"), isTable("a\tb"), isTable("a\nb\n"), isTable("word\n")]).toEqual([false, true, true, false]);
  });

  it("fills by the names of the headings, in any order, and adds tracks", () => {
    const text = "ISRC\tTitle\tExplicit\tLength\tNotes\nQZ-EXA-26-00001\tOne\tyes\t3:07\tx\n\tTwo\tclean\t1:02:03\ty";
    const [one, two] = tracksOf(pasted(release("Old"), text, { row: 0, column: "title" }));
    expect(one).toMatchObject({ id: "Old", isrc: "QZEXA2600001", metadata: { title: "One", parentalWarning: "Explicit", duration: 187 } });
    expect(two).toMatchObject({ sequenceNumber: 2, metadata: { title: "Two", displayArtist: "The Band", parentalWarning: "ExplicitContentEdited", duration: 3723 } });
    expect(two?.isrc).toBeUndefined();
  });

  it("fills from the cell on without headings", () => {
    const text = "Glass\tLive\nHarbour\t";
    const after = pasted(release("A", "B"), text, { row: 1, column: "title" });
    expect(tracksOf(after).map((track) => [track.metadata?.title, track.metadata?.subtitle])).toEqual([["A", undefined], ["Glass", "Live"], ["Harbour", undefined]]);
  });

  it("takes a column of titles", () => {
    expect(order(pasted(release(), "One\nTwo\nThree", { row: 0, column: "title" }))).toEqual(["1.1 One", "1.2 Two", "1.3 Three"]);
  });
});

describe("the track list", () => {
  it("is numbered per disc", () => {
    const draft = release("A", "B", "C");
    const tracks = numbered(tracksOf(draft).map((track) => (track.id === "A" ? { ...track, discNumber: 2 } : track)));
    expect(order({ tracks })).toEqual(["1.1 B", "1.2 C", "2.1 A"]);
    expect(newTrack({ ...draft, tracks }).discNumber).toBe(2);
  });

  it("moves a track to the disc where it is put", () => {
    const tracks = numbered([{ id: "A", metadata: { title: "A" } }, { id: "B", metadata: { title: "B" } }, { id: "C", discNumber: 2, metadata: { title: "C" } }]);
    expect(order({ tracks: moved(tracks, 0, 2) })).toEqual(["1.1 B", "2.1 C", "2.2 A"]);
    expect(order({ tracks: moved(tracks, 1, 0) })).toEqual(["1.1 B", "1.2 A", "2.1 C"]);
  });

  it("shows and reads cells", () => {
    expect([readDuration("3:07"), readDuration("187.5"), readDuration("abc"), readDuration("0")]).toEqual([187, 187.5, undefined, undefined]);
    const track = withCell({ id: "a", isrc: "X" }, "isrc", "qz-exa-26-00001");
    expect(cellOf(track, "isrc")).toBe("QZEXA2600001");
    expect(withCell(track, "isrc", " ").isrc).toBeUndefined();
    expect(cellOf(withCell(track, "duration", "61"), "duration")).toBe("1:01");
  });
});

describe("territories", () => {
  it("are told in three ways", () => {
    expect([reachOf(undefined), reachOf({ included: ["Worldwide"] }), reachOf({ included: ["DE"] }), reachOf({ excluded: ["US"] })]).toEqual([
      "worldwide", "worldwide", "selected", "excluded",
    ]);
    expect(chosen({ mode: "worldwide", excluded: ["US"] })).toEqual(["US"]);
    expect(territoriesOf("selected", ["FR", "DE", "DE"])).toEqual({ mode: "selected", included: ["DE", "FR"], excluded: [] });
  });

  it("come in groups", () => {
    expect(groupCodes("europeanUnion")).toHaveLength(27);
    expect([shareOf("northAmerica", ["US"]), shareOf("northAmerica", ["US", "CA"]), shareOf("northAmerica", [])]).toEqual(["some", "all", "none"]);
    expect(toggled("northAmerica", ["DE", "US"])).toEqual(["DE", "US", "CA"]);
    expect(toggled("northAmerica", ["CA", "DE", "US"])).toEqual(["DE"]);
  });
});
