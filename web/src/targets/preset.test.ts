import { describe, expect, it } from "vitest";
import { LAYOUTS, PRESETS, presetsOf } from "./preset";

describe("the generated reference", () => {
  it("has the presets with their values", () => {
    const spotify = PRESETS.find((each) => each.id === "spotify");
    expect(spotify?.name).toBe("Spotify");
    expect(spotify?.fields.find((each) => each.path === "requirements.audioFormat")).toEqual({ path: "requirements.audioFormat", value: ["FLAC", "WAV"], verified: true });
    expect(spotify?.limits.length).toBeGreaterThan(5);
    expect(PRESETS.find((each) => each.id === "sourceaudio")?.notes).toEqual(["Acknowledges within 48 hours."]);
    expect(PRESETS.length).toBeGreaterThanOrEqual(12);
  });
  it("has the layouts with what they mean", () => {
    expect(LAYOUTS.find((each) => each.name === "flat")?.help).toContain("the message {message_id}.xml is last");
    expect(LAYOUTS.map((each) => each.name)).toContain("ddex-sftp-1.8-release");
  });
});

it("marks what has no primary source", () => {
  const [preset] = presetsOf("## Any: `any`\n\n| Field of the target | Value | Source |\n| --- | --- | --- |\n| `layout` | `\"flat\"` | unverified: none |\n");
  expect(preset?.fields).toEqual([{ path: "layout", value: "flat", verified: false }]);
});
