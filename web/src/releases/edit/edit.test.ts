import { describe, expect, it } from "vitest";
import { contentOf, isSame } from "./draft";
import { followed } from "./follow";
import { History } from "./history";
import { merge } from "./merge";
import { difference, patched } from "./patch";
import { keysOf, pathOf, valueAt, withValueAt } from "./path";
import { stepOf } from "./steps";

describe("paths", () => {
  it("are read and written as the backend writes them", () => {
    expect(keysOf("tracks[2].metadata.writers[0].name")).toEqual(["tracks", 2, "metadata", "writers", 0, "name"]);
    expect(pathOf(["tracks", 2, "metadata", "title"])).toBe("tracks[2].metadata.title");
  });

  it("lead to a value and change it without touching the original", () => {
    const release = { tracks: [{ id: "a", metadata: { title: "One" } }] };
    const changed = withValueAt(release, keysOf("tracks[0].metadata.title"), "Two");
    expect(valueAt(changed, keysOf("tracks[0].metadata.title"))).toBe("Two");
    expect(release.tracks[0]?.metadata.title).toBe("One");
    expect(withValueAt({} as object, keysOf("basic.title"), "New")).toEqual({ basic: { title: "New" } });
    expect(withValueAt({ basic: { title: "A", label: "L" } }, keysOf("basic.title"), undefined)).toEqual({ basic: { label: "L" } });
  });

  it("belong to a step", () => {
    expect(stepOf("tracks[0].audio.fileId")).toBe("assets");
    expect(stepOf("tracks[0].isrc")).toBe("tracks");
    expect(stepOf("assets.coverImage")).toBe("assets");
    expect(stepOf("deals[1].use")).toBe("rights");
    expect(stepOf("/ern:NewReleaseMessage/ResourceList")).toBeUndefined();
  });
});

describe("patches", () => {
  const from = { basic: { title: "A", subtitle: "s", label: "L" }, tracks: [{ id: "a" }], notes: "n" };

  it("hold what changed, with null for what is gone", () => {
    const to = { basic: { title: "B", subtitle: null, label: "L" }, tracks: [{ id: "a", isrc: null }, { id: "b", t: "" }] };
    const patch = difference(from, to);
    expect(patch).toEqual({ basic: { title: "B", subtitle: null }, tracks: [{ id: "a" }, { id: "b" }], notes: null });
    expect(isSame(patched(from, patch), to)).toBe(true);
  });

  it("are absent if nothing changed", () => {
    expect(difference(from, { ...from, rights: null, basic: { ...from.basic, grid: undefined, barcode: "" } })).toBeUndefined();
  });

  it("never name the server's fields", () => {
    const content = contentOf({ id: "r", status: "draft", updated: "x", ddex: { version: "4.3", contentHash: "h" }, notes: "n" });
    expect(content).toEqual({ notes: "n", ddex: { version: "4.3", profile: undefined } });
  });
});

describe("merging", () => {
  const base = { basic: { title: "A", label: "L" }, tracks: [{ id: "a", t: "1" }, { id: "b", t: "2" }, { id: "c", t: "3" }] };

  it("takes both people's edits of different fields", () => {
    const mine = { ...base, basic: { title: "Mine", label: "L" } };
    const theirs = { ...base, basic: { title: "A", label: "Theirs" } };
    expect(merge(base, mine, theirs)).toEqual({ value: { ...base, basic: { title: "Mine", label: "Theirs" } }, conflicts: [] });
  });

  it("names a field that both changed, and keeps mine until somebody chooses", () => {
    const mine = { ...base, basic: { title: "Mine", label: "L" } };
    const theirs = { ...base, basic: { title: "Theirs", label: "L" } };
    const { value, conflicts } = merge(base, mine, theirs);
    expect(value.basic.title).toBe("Mine");
    expect(conflicts).toEqual([{ keys: ["basic", "title"], path: "basic.title", mine: "Mine", theirs: "Theirs" }]);
  });

  it("follows tracks by id: one reorders, the other edits, adds and the server attaches audio", () => {
    const [a, b, c] = base.tracks as [object, object, object];
    const mine = { ...base, tracks: [c, a, b] };
    const theirs = { ...base, tracks: [{ ...a, audio: "f" }, { ...b, t: "two" }, c, { id: "d", t: "4" }] };
    const { value, conflicts } = merge<unknown>(base, mine, theirs);
    expect((value as typeof base).tracks).toEqual([c, { id: "d", t: "4" }, { ...a, audio: "f" }, { ...b, t: "two" }]);
    expect(conflicts).toEqual([]);
  });

  it("removes what one removed, but not what the other changed meanwhile", () => {
    const [a, b, c] = base.tracks as [object, object, object];
    const mine = { ...base, tracks: [a] };
    const theirs = { ...base, tracks: [a, b, { ...c, t: "three" }] };
    expect(merge<unknown>(base, mine, theirs).value).toEqual({ ...base, tracks: [a, { ...c, t: "three" }] });
  });
});

describe("undo", () => {
  it("takes back my step and leaves what others changed since", () => {
    const history = new History<Record<string, unknown>>();
    history.record({ title: "A", label: "L" }, { title: "AB", label: "L" }, "title", 0);
    history.record({ title: "AB", label: "L" }, { title: "ABC", label: "L" }, "title", 500);
    expect(history.undo({ title: "ABC", label: "Theirs" })).toEqual({ title: "A", label: "Theirs" });
    expect(history.canUndo).toBe(false);
    expect(history.redo({ title: "A", label: "Theirs" })).toEqual({ title: "ABC", label: "Theirs" });
    expect(history.canRedo).toBe(false);
  });
});

describe("what follows from an edit", () => {
  const empty = { basic: { label: "L" } };

  it("the rights begin on the release date, until they are set apart", () => {
    const first = followed(empty, { basic: { label: "L", releaseDate: "2027-03-01" } });
    expect(first.rights?.startDate).toBe("2027-03-01");
    const moved = followed(first, { ...first, basic: { ...first.basic, releaseDate: "2027-04-01" } });
    expect(moved.rights?.startDate).toBe("2027-04-01");
    const apart = { ...moved, rights: { startDate: "2027-05-05" } };
    expect(followed(apart, { ...apart, basic: { ...apart.basic, releaseDate: "2027-06-01" } }).rights?.startDate).toBe("2027-05-05");
  });

  it("the lines name the year and the label", () => {
    const made = followed(empty, { basic: { label: "L", releaseDate: "2027-03-01" } });
    expect(made.metadata).toEqual({ copyright: "2027 L", copyrightYear: 2027, production: "2027 L", productionYear: 2027 });
    const own = { ...made, metadata: { ...made.metadata, copyright: "2027 Somebody" } };
    const after = followed(own, { ...own, basic: { label: "M", releaseDate: "2027-03-01" } });
    expect(after.metadata).toMatchObject({ copyright: "2027 Somebody", production: "2027 M" });
  });
});
