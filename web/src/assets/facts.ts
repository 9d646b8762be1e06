/** What was measured about a file, in words. */
import type { Schemas } from "@/api/client";
import type { Finding } from "@/api/problem";
import { bytes } from "@/ui/time";

type Asset = Schemas["Asset"];

/** `WAV · 44.1 kHz · 16 bit · stereo · 5.4 MB`, as far as it is known. */
export function facts(asset: Asset, locale: string): string[] {
  const number = (value: number): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  const { audio, image, document, quality } = asset;
  const parts = audio
    ? [audio.format, `${number(audio.sampleRate / 1000)} kHz`, audio.bitDepth ? `${audio.bitDepth} bit` : audio.bitrate ? `${audio.bitrate} kbit/s` : null, quality?.layout ?? `${audio.channels} ch`]
    : image
      ? [image.format, `${image.width} × ${image.height}`, image.colorSpace, image.profile]
      : document
        ? [document.format, document.pages ? `${document.pages} p.` : null]
        : [asset.contentType];
  return [...parts, bytes(asset.size, locale)].filter((part): part is string => Boolean(part));
}

/** Everything that was found about a file: what blocks it, and what services may object to. */
export function findingsAbout(asset: Asset): Finding[] {
  return [...(asset.problems ?? []), ...(asset.quality?.findings ?? []), ...(asset.imageQuality?.findings ?? [])];
}

export interface Figure {
  /** The key of its name in the locale files, below `files.figure`. */
  name: "loudness" | "truePeak" | "range" | "silence";
  value: string;
}

/** The figures of a recording that an engineer looks at first. */
export function figures(asset: Asset, locale: string): Figure[] {
  const quality = asset.quality;
  if (!quality) return [];
  const number = (value: number): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value);
  const found: Figure[] = [];
  if (quality.loudness !== undefined && quality.loudness !== null) found.push({ name: "loudness", value: `${number(quality.loudness)} LUFS` });
  if (quality.truePeak !== undefined && quality.truePeak !== null) found.push({ name: "truePeak", value: `${number(quality.truePeak)} dBTP` });
  if (quality.loudnessRange !== undefined && quality.loudnessRange !== null) found.push({ name: "range", value: `${number(quality.loudnessRange)} LU` });
  const silence = Math.max(quality.silenceHead ?? 0, quality.silenceTail ?? 0, quality.longestSilence ?? 0);
  if (silence) found.push({ name: "silence", value: `${number(silence)} s` });
  return found;
}
