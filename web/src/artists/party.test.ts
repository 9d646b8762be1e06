import { expect, test } from "vitest";
import { differing, gained, pageOf, type Party, wrongId, wrongIds } from "./party";

const party = (fields: Partial<Party>): Party => ({ id: "a", tenantId: "t", name: "Nova", created: "", createdBy: "", updated: "", updatedBy: "", ...fields });

test("identifiers are checked as they are typed", () => {
  expect(wrongId("isni", "0000 0001 2103 2683")).toBeNull();
  expect(wrongId("isni", "0000000121032684")).toBe("check");
  expect(wrongId("isni", "00000001210326")).toBe("form");
  expect(wrongId("ipi", "00052210040")).toBeNull();
  expect(wrongId("ipi", "00052210041")).toBe("check");
  expect(wrongId("spotifyId", "https://open.spotify.com/intl-de/artist/4q3ewBCX7sLwd24euuV69X?si=1")).toBeNull();
  expect(wrongId("spotifyId", "spotify:track:4q3ewBCX7sLwd24euuV69X")).toBe("form");
  expect(wrongId("appleId", "https://music.apple.com/de/artist/nova/1234567")).toBeNull();
  expect(wrongId("appleId", "nova")).toBe("form");
  expect(wrongId("musicBrainzId", "5B11F4CE-a62d-471e-81fc-a69a8278c7da")).toBeNull();
  expect(wrongId("ipi", null)).toBeNull();
});

test("wrong identifiers are findings at their fields", () => {
  const found = wrongIds({ isni: "1", ipi: "00052210040" }, (problem, name) => `${name} ${problem}`);
  expect(found.map((each) => [each.path, each.message])).toEqual([["isni", "isni form"]]);
});

test("a merge tells what is gained, and what differs", () => {
  const kept = party({ isni: "1", variants: ["N."] });
  const ended = party({ name: "Nova Kestrel", isni: "2", ipi: "3", variants: ["N.", "Nova"], localNames: [{ text: "ノヴァ", language: "ja" }] });
  expect(differing(kept, ended)).toEqual(["isni"]);
  expect(gained(kept, ended)).toEqual({ names: ["Nova Kestrel", "ノヴァ"], ids: ["ipi"] });
});

test("pages have addresses", () => {
  expect(pageOf(party({ appleId: "12" }), "apple")).toBe("https://music.apple.com/artist/12");
  expect(pageOf(party({}), "spotify")).toBeNull();
});
