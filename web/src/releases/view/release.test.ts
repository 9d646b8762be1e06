import { describe, expect, it } from "vitest";
import { blocking, credits, discs, isEdited, nextAction, runningTime, type Shown, titleOf, wasReady } from "./release";

const track = { id: "one", metadata: { title: "One", duration: 60 }, audio: { fileId: "file" } };
const complete: Shown = { id: "r", status: "draft", tracks: [track], assets: { coverImage: { id: "cover" } } };

describe("nextAction", () => {
  it.each<[string, Partial<Shown>, string]>([
    ["a draft without tracks", { tracks: [] }, "addTracks"],
    ["a draft that has nothing yet", { tracks: null, assets: null }, "addTracks"],
    ["a track without a recording", { tracks: [track, { id: "two" }] }, "addAudio"],
    ["a release without a cover", { assets: {} }, "addCover"],
    ["a finding that blocks", { ddex: { validationErrors: [{ severity: "error", message: "No genre." }] } }, "fixFindings"],
    ["hints only", { ddex: { validationErrors: [{ severity: "info", message: "No date." }] } }, "markReady"],
    ["a ready release", { status: "ready" }, "deliver"],
    ["a delivered one", { status: "delivered", ddex: { contentHash: "a", deliveredHash: "a" } }, "none"],
    ["one edited since", { status: "delivered", ddex: { contentHash: "b", deliveredHash: "a" } }, "redeliver"],
    ["an archived one", { status: "archived", tracks: [] }, "none"],
  ])("of %s", (_, changed, expected) => {
    expect(nextAction({ ...complete, ...changed })).toBe(expected);
  });
});

it("counts a finding without a severity as one that blocks", () => {
  expect(blocking({ ...complete, ddex: { validationErrors: [{ message: "?" }, { severity: "warning" }] } })).toBe(1);
});

it("knows what was edited after its delivery, and what was ready once", () => {
  expect(isEdited(complete)).toBe(false);
  expect(isEdited({ ...complete, ddex: { contentHash: "b", deliveredHash: "a" } })).toBe(true);
  expect(wasReady(complete)).toBe(false);
  expect(wasReady({ ...complete, ddex: { lastGenerated: "2026-01-01T00:00:00Z" } })).toBe(true);
});

it("shows a subtitle in brackets, and nothing without a title", () => {
  expect(titleOf({ title: "Night", subtitle: "Live" })).toBe("Night (Live)");
  expect(titleOf({ subtitle: "Live" })).toBe("");
  expect(titleOf(null)).toBe("");
});

it("adds up durations, and sorts tracks by disc", () => {
  const tracks = [{ ...track, discNumber: 2 }, track, { id: "x" }];
  expect(runningTime(tracks)).toBe(120);
  expect(discs(tracks).map((each) => [each.disc, each.tracks.length])).toEqual([[1, 2], [2, 1]]);
});

it("groups credits by role, with instruments and shares", () => {
  const found = credits({
    metadata: {
      artists: [{ name: "Ada", role: "MainArtist" }],
      contributors: [{ name: "Ben", role: "Musician", instrument: "Cello" }, { name: "Cleo", role: "Musician" }],
      writers: [{ name: "Ada", role: "Composer", share: 50 }],
    },
  });
  expect(found).toEqual([
    { role: "MainArtist", names: ["Ada"] },
    { role: "Musician", names: ["Ben (Cello)", "Cleo"] },
    { role: "Composer", names: ["Ada (50 %)"] },
  ]);
});

