import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { facts, figures, findingsAbout } from "./facts";

const asset = (changed: Partial<Schemas["Asset"]>): Schemas["Asset"] => ({ id: "a", size: 5_390_472, contentType: "audio/wav", ...changed }) as Schemas["Asset"];
const audio = { format: "WAV", sampleRate: 44_100, bitDepth: 16, channels: 2, duration: 30.5 } as Schemas["AudioAsset"];

it("says what a recording is", () => {
  expect(facts(asset({ audio, quality: { layout: "stereo" } as Schemas["AudioQuality"] }), "en")).toEqual(["WAV", "44.1 kHz", "16 bit", "stereo", "5.4 MB"]);
});

it("says what a picture is, and what an unmeasured file was declared as", () => {
  const image = { format: "JPEG", width: 3000, height: 3000, colorSpace: "RGB" } as Schemas["ImageAsset"];
  expect(facts(asset({ image, size: 611_321 }), "en")).toEqual(["JPEG", "3000 × 3000", "RGB", "611.3 kB"]);
  expect(facts(asset({ size: 10 }), "en")).toEqual(["audio/wav", "10 bytes"]);
});

it("gives the figures that were measured, also zero", () => {
  const quality = { loudness: -12.34, truePeak: 0, silenceHead: 0, silenceTail: 0.9 } as Schemas["AudioQuality"];
  expect(figures(asset({ quality }), "en")).toEqual([
    { name: "loudness", value: "-12.3 LUFS" },
    { name: "truePeak", value: "0.0 dBTP" },
    { name: "silence", value: "0.9 s" },
  ]);
  expect(figures(asset({}), "en")).toEqual([]);
});

it("lists problems before what services may object to", () => {
  const found = findingsAbout(asset({
    problems: [{ path: "", code: "empty", message: "Empty." }],
    quality: { findings: [{ path: "", code: "clicks", message: "Clicks." }] } as Schemas["AudioQuality"],
  }));
  expect(found.map((each) => each.code)).toEqual(["empty", "clicks"]);
});
