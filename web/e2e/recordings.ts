/** Makes a folder with an album as a label has it on its disk: recordings of its own, and a cover. */
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stack } from "./stack";

const RATE = 44_100;
const CHANNELS = 2;
const BYTES = 2;
const SECONDS = 31;

/** A stereo WAV of 16 bits in which two tones rise from `hertz` and swell; it differs for each pitch, as recordings do. */
export function recording(hertz: number, seconds = SECONDS): Buffer {
  const frames = RATE * seconds;
  const data = Buffer.alloc(frames * CHANNELS * BYTES);
  for (let frame = 0; frame < frames; frame += 1) {
    const at = frame / RATE;
    const swell = 0.35 * Math.sin((Math.PI * frame) / frames) * (0.7 + 0.3 * Math.sin(at * hertz * 0.01));
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      const pitch = hertz * (1 + channel / 2) * (1 + at / (4 * seconds));
      data.writeInt16LE(Math.round(swell * 32_767 * Math.sin(2 * Math.PI * pitch * at)), (frame * CHANNELS + channel) * BYTES);
    }
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * CHANNELS * BYTES, 28);
  header.writeUInt16LE(CHANNELS * BYTES, 32);
  header.writeUInt16LE(BYTES * 8, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Writes a folder with a recording for each title and the example album's cover; returns its path. */
export function albumFolder(name: string, titles: readonly string[]): string {
  const folder = join(mkdtempSync(join(tmpdir(), "album-")), name);
  mkdirSync(folder);
  titles.forEach((title, index) => writeFileSync(join(folder, `${String(index + 1).padStart(2, "0")} ${title}.wav`), recording(220 * (1 + index / 3))));
  copyFileSync(join(stack().album, "cover.jpg"), join(folder, "cover.jpg"));
  return folder;
}
