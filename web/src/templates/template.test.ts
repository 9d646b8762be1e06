import { expect, it } from "vitest";
import { changeOf, newOf, overTemplate, type Written } from "./template";

const written: Written = {
  name: "Our albums",
  description: "Most of what we do.",
  requiredAssets: ["FrontCoverImage", "Audio"],
  content: { type: "Album", basic: { label: "Ours", type: "EP" }, metadata: { genreName: "Pop", keywords: ["night"] }, tracks: [{ sequenceNumber: 1 }] },
};

it("sends what was changed: objects merged, lists replaced, null removes", () => {
  const after: Written = {
    ...written,
    name: "Our EPs",
    description: "",
    content: { ...written.content, basic: { label: "Ours", type: null }, metadata: { genreName: "Pop", keywords: ["day"] } },
  };
  expect(changeOf(written, after)).toEqual({ name: "Our EPs", description: null, content: { basic: { type: null }, metadata: { keywords: ["day"] } } });
  expect(changeOf(written, structuredClone(written))).toBeNull();
});

it("begins without what says nothing", () => {
  expect(newOf({ name: "Ours", description: "", content: { type: "Album", metadata: { genreCode: null } } })).toEqual({ name: "Ours", content: { type: "Album", metadata: {} } });
});

it("lets the template say what nobody entered", () => {
  const release = { type: "Single" as const, basic: { title: "Night", label: "The tenant", displayArtist: "A folder", type: "Single" as const }, tracks: [{ isrc: "QZEXA2600001" }] };
  expect(overTemplate(release, written.content, { artist: "" })).toEqual({ basic: { title: "Night", displayArtist: "A folder" }, tracks: [{ isrc: "QZEXA2600001" }] });
  const various = { basic: { displayArtist: "Various Artists" } };
  expect(overTemplate(release, various, { artist: "" })).toEqual({ ...release, basic: { title: "Night", label: "The tenant", type: "Single" } });
  expect(overTemplate(release, various, { artist: "A folder" })).toEqual(release);
});
