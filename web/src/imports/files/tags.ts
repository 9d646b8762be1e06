/** Reads what a recording says of itself, without its sound: ISRC and title in its tags, and how long it is. */
import type { Schemas } from "@/api/client";

export type Facts = Omit<Schemas["FileFacts"], "name">;

const MOST_TAG_BYTES = 4 << 20;
const MOST_CHUNKS = 100;
const ID3: Record<string, "isrc" | "title"> = { TSRC: "isrc", TRC: "isrc", TIT2: "title", TT2: "title" };
const VORBIS: Record<string, "isrc" | "title"> = { isrc: "isrc", title: "title" };

/** The facts of a WAV, AIFF, FLAC or MP3; nothing of what cannot be read. */
export async function readFacts(file: Blob): Promise<Facts> {
  try {
    const start = text(await bytes(file, 0, 12));
    if (start.startsWith("fLaC")) return await flac(file);
    if (start.startsWith("ID3")) return await id3(file, 0);
    if (/^(?:RIFF|RF64)....WAVE/s.test(start)) return await chunked(file, true);
    if (/^FORM....AIF[FC]/s.test(start)) return await chunked(file, false);
  } catch {
    return {}; // a damaged file says nothing; the server tells why once it is uploaded
  }
  return {};
}

async function bytes(file: Blob, at: number, length: number): Promise<DataView> {
  return new DataView(await file.slice(at, at + Math.min(length, MOST_TAG_BYTES)).arrayBuffer());
}

const text = (view: DataView, at = 0, length = view.byteLength - at, encoding = "latin1"): string => new TextDecoder(encoding).decode(new Uint8Array(view.buffer, view.byteOffset + at, Math.max(0, Math.min(length, view.byteLength - at))));
const clean = (value: string): string => value.split("\0")[0]?.trim() ?? "";
const synchsafe = (view: DataView, at: number): number => [0, 1, 2, 3].reduce((sum, each) => sum * 128 + (view.getUint8(at + each) & 0x7f), 0);

/** ID3v2.2 to 2.4 (id3.org): frames of a name, a size and a text with its encoding. */
async function id3(file: Blob, at: number): Promise<Facts> {
  const head = await bytes(file, at, 10);
  const version = head.getUint8(3);
  const view = await bytes(file, at + 10, synchsafe(head, 6));
  const [name, size, start] = version === 2 ? [3, 3, 6] : [4, 4, 10];
  const found: Facts = {};
  for (let place = 0; place + start <= view.byteLength; ) {
    const frame = text(view, place, name);
    if (!/^[A-Z0-9]+$/.test(frame)) break;
    const length = version === 4 ? synchsafe(view, place + name) : size === 3 ? (view.getUint8(place + 3) << 16) | view.getUint16(place + 4) : view.getUint32(place + name);
    const field = ID3[frame];
    if (field && length > 1) put(found, field, clean(text(view, place + start + 1, length - 1, encodingOf(view.getUint8(place + start), view, place + start + 1))));
    place += start + length;
  }
  return found;
}

function encodingOf(code: number, view: DataView, at: number): string {
  if (code === 1) return view.byteLength > at + 1 && view.getUint16(at) === 0xfeff ? "utf-16be" : "utf-16le";
  return ["latin1", "", "utf-16be", "utf-8"][code] || "latin1";
}

function put(found: Facts, field: "isrc" | "title", value: string): void {
  if (value) found[field] ??= value.slice(0, field === "isrc" ? 100 : 500);
}

/** FLAC (RFC 9639): blocks of metadata before the sound, with its length and Vorbis comments. */
async function flac(file: Blob): Promise<Facts> {
  const found: Facts = {};
  for (let at = 4, last = false, count = 0; !last && count < MOST_CHUNKS; count += 1) {
    const head = (await bytes(file, at, 4)).getUint32(0);
    const [kind, length] = [(head >>> 24) & 0x7f, head & 0xffffff];
    last = head >>> 31 === 1;
    if (kind === 0) {
      const view = await bytes(file, at + 4, length);
      const rate = view.getUint32(10) >>> 12;
      const samples = (view.getUint8(13) & 0x0f) * 2 ** 32 + view.getUint32(14);
      if (rate && samples) found.duration = samples / rate;
    }
    if (kind === 4) comments(await bytes(file, at + 4, length), found);
    at += 4 + length;
  }
  return found;
}

function comments(view: DataView, found: Facts): void {
  let at = 4 + view.getUint32(0, true);
  const count = view.getUint32(at, true);
  at += 4;
  for (let each = 0; each < count && at + 4 <= view.byteLength; each += 1) {
    const length = view.getUint32(at, true);
    const [name, ...value] = text(view, at + 4, length, "utf-8").split("=");
    const field = VORBIS[(name ?? "").toLowerCase()];
    if (field) put(found, field, value.join("=").trim());
    at += 4 + length;
  }
}

/** WAV and AIFF: chunks of a name and a size, padded to even lengths. */
async function chunked(file: Blob, isWav: boolean): Promise<Facts> {
  const found: Facts = {};
  let perSecond = 0;
  for (let at = 12, count = 0; at + 8 <= file.size && count < MOST_CHUNKS; count += 1) {
    const head = await bytes(file, at, 8);
    const [name, size] = [text(head, 0, 4), head.getUint32(4, isWav)];
    const start = at + 8;
    if (name === "fmt ") perSecond = (await bytes(file, start, 16)).getUint32(8, true);
    if (name === "data" && perSecond) found.duration = Math.min(size, file.size - start) / perSecond;
    if (name === "COMM" && !isWav) found.duration = lengthOf(await bytes(file, start, 18));
    if (name === "NAME") put(found, "title", clean(text(await bytes(file, start, size), 0, size, "utf-8")));
    if (name.toLowerCase() === "id3 ") Object.assign(found, { ...(await id3(file, start)), ...found });
    at = start + size + (size % 2);
  }
  return found;
}

/** Frames over the sample rate, which AIFF has as an 80-bit floating-point number. */
function lengthOf(view: DataView): number | undefined {
  const rate = view.getUint32(10) * 2 ** ((view.getUint16(8) & 0x7fff) - 16383 - 31);
  const duration = view.getUint32(2) / rate;
  return Number.isFinite(duration) && duration > 0 ? duration : undefined;
}
