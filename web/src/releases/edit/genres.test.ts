import { expect, it } from "vitest";
import { chosenGenre, genreItems, genreNames } from "./genres";

const genres = [
  { code: "AFRICAN-00", name: "African", path: ["African"], notation: "African" },
  { code: "AFROBEATS-00", name: "Afrobeats", parent: "AFRICAN-00", path: ["African", "Afrobeats"], notation: "African > Afrobeats" },
];

it("a subgenre sets its genre too, and a genre clears the subgenre", () => {
  const both = { genreCode: "AFRICAN-00", genreName: "African", subgenreCode: "AFROBEATS-00", subgenreName: "Afrobeats" };
  expect(genreNames(genres, "AFROBEATS-00")).toEqual(both);
  expect(genreNames(genres, "AFRICAN-00")).toEqual({ ...both, subgenreCode: null, subgenreName: null });
  expect(genreNames(genres, undefined).genreName).toBeNull();
  expect([chosenGenre(genres, both), chosenGenre(genres, { genreName: "African" }), chosenGenre(genres, { genreName: "Other" })]).toEqual(["AFROBEATS-00", "AFRICAN-00", undefined]);
  expect(genreItems(genres)[1]?.path).toBe("African Afrobeats");
});
