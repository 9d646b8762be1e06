import { expect, it } from "vitest";
import { words } from "./words";

it.each([
  ["MainArtist", "Main artist"],
  ["DJMix", "DJ mix"],
  ["ad-supported-radio", "Ad supported radio"],
  ["originalReleaseDate", "Original release date"],
  ["isrc", "ISRC"],
  ["catalogNumber", "Catalogue number"],
  ["photoURL", "Photo URL"],
  ["MP3", "MP3"],
])("writes %s as words", (term, text) => expect(words(term)).toBe(text));
