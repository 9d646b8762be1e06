import { describe, expect, it } from "vitest";
import { changed, codeOf, type Mapping, mappedTo, nameOf, namesOf, pathOf, readPasted, rowsOf, search, storing, takingBack, unmapped } from "./mapping";

const all = [
  { code: "DANCE-00", name: "Dance", path: ["Dance"], notation: "Dance" },
  { code: "HOUSE-00", name: "House", parent: "DANCE-00", path: ["Dance", "House"], notation: "House" },
  { code: "JAZZ-00", name: "Jazz", path: ["Jazz"], notation: "Jazz" },
];
const genres = { Jazz: { name: "Jazz", code: "J1" }, "HOUSE-00": { name: "Afro / Deep House" } };

describe("a mapping", () => {
  it("is shown by genre, and found by either side's names and codes", () => {
    expect(rowsOf(genres).map((row) => row.genre)).toEqual(["HOUSE-00", "Jazz"]);
    expect(search(rowsOf(genres), "deep").map((row) => row.genre)).toEqual(["HOUSE-00"]);
    expect(search(rowsOf(genres), "j1").map((row) => row.genre)).toEqual(["Jazz"]);
    expect(search(rowsOf(genres), "")).toHaveLength(2);
  });

  it("lacks the genres that it has neither by name nor by code", () => {
    expect(unmapped(all, rowsOf(genres)).map((each) => each.name)).toEqual(["Dance"]);
  });

  it("tells which of ours each of the DSP's stands for", () => {
    const rows = rowsOf({ ...genres, "Deep House": { name: "Afro / Deep House" } });
    expect([...mappedTo(rows)]).toEqual([["Afro / Deep House", ["Deep House", "HOUSE-00"]], ["Jazz", ["Jazz"]]]);
  });

  it("takes rows in and gives them up", () => {
    expect(changed(genres, storing([{ genre: "Jazz", code: { name: "Jazz & Blues" } }])).Jazz).toEqual({ name: "Jazz & Blues" });
    expect(Object.keys(changed(genres, { Jazz: null }))).toEqual(["HOUSE-00"]);
    expect(Object.keys(changed(genres, storing([{ genre: "Blues", code: { name: "Blues" } }], "Jazz")))).toEqual(["HOUSE-00", "Blues"]);
  });

  it("takes back only what is still as it was changed", () => {
    const made = storing([{ genre: "Jazz", code: { name: "Jazz & Blues" } }, { genre: "Dance", code: { name: "Dance" } }]);
    expect(takingBack(made, genres, changed(genres, made))).toEqual({ Jazz: genres.Jazz, Dance: null });
    expect(takingBack(made, genres, { Dance: { name: "Electronic" }, Jazz: { name: "Jazz & Blues" } })).toEqual({ Jazz: genres.Jazz });
  });
});

it("reads rows from a spreadsheet, with tabs or semicolons", () => {
  expect(readPasted("Jazz\tJazz Music\tJ1\n\nHouse; House\nonly one cell")).toEqual([
    { genre: "Jazz", code: { name: "Jazz Music", code: "J1" } },
    { genre: "House", code: { name: "House" } },
  ]);
});

it("names a subgenre with its genre", () => {
  expect(all.map((each) => pathOf(each, all))).toEqual(["Dance", "Dance › House", "Jazz"]);
});

it("has a name, and the default comes first", () => {
  const stored = [{ provider: "apple", name: "club" }, { provider: "apple" }, { provider: "amazon", name: "other" }] as Mapping[];
  expect(namesOf(stored, "apple", "new")).toEqual(["default", "club", "new"]);
  expect(namesOf([], "apple", "default")).toEqual(["default"]);
  expect(nameOf("  Club & Festival! ")).toBe("club-festival");
});

it("states a genre with its code, if the DSP has codes", () => {
  expect(codeOf(all[1]!)).toEqual({ name: "House", code: "HOUSE-00" });
  expect(codeOf({ code: "Drum & Bass | Liquid", name: "Liquid", path: ["Drum & Bass", "Liquid"], notation: "Drum & Bass | Liquid" })).toEqual({ name: "Drum & Bass | Liquid" });
});
