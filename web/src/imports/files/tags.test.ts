import { expect, it } from "vitest";
import { readFacts } from "./tags";

const ascii = (value: string): number[] => [...value].map((each) => each.charCodeAt(0));
const be = (value: number, length = 4): number[] => Array.from({ length }, (_, each) => Math.floor(value / 256 ** (length - 1 - each)) % 256);
const le = (value: number, length = 4): number[] => be(value, length).reverse();
const file = (...parts: number[][]): Blob => new Blob([new Uint8Array(parts.flat())]);

function id3(version: 3 | 4, ...frames: [string, number[]][]): number[] {
  const safe = (size: number) => [(size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127];
  const body = frames.flatMap(([name, content]) => [...ascii(name), ...(version === 4 ? safe(content.length) : be(content.length)), 0, 0, ...content]);
  return [...ascii("ID3"), version, 0, 0, ...safe(body.length), ...body];
}
const latin = (value: string): number[] => [0, ...ascii(value)];
const utf16 = (value: string): number[] => [1, 0xff, 0xfe, ...[...value].flatMap((each) => le(each.charCodeAt(0), 2))];

function wav(...chunks: [string, number[]][]): number[] {
  const body = chunks.flatMap(([name, content]) => [...ascii(name), ...le(content.length), ...content, ...(content.length % 2 ? [0] : [])]);
  return [...ascii("RIFF"), ...le(body.length + 4), ...ascii("WAVE"), ...body];
}
const FORMAT: [string, number[]] = ["fmt ", [...le(1, 2), ...le(2, 2), ...le(100), ...le(400), ...le(4, 2), ...le(16, 2)]];

it("reads ISRC and title of an MP3, whatever their encoding", async () => {
  expect(await readFacts(file(id3(3, ["TALB", latin("Other")], ["TSRC", latin("QZEXA2600001\0")], ["TIT2", utf16("Größe")])))).toEqual({ isrc: "QZEXA2600001", title: "Größe" });
  expect(await readFacts(file(id3(4, ["TIT2", [3, ...new TextEncoder().encode("Ánimo")]])))).toEqual({ title: "Ánimo" });
});

it("reads a WAV's duration, and tags after its sound", async () => {
  const data: [string, number[]] = ["data", Array.from({ length: 1001 }, () => 7)];
  expect(await readFacts(file(wav(FORMAT, data, ["id3 ", id3(3, ["TSRC", latin("QZ-EXA-26-00001")])])))).toEqual({ duration: 1001 / 400, isrc: "QZ-EXA-26-00001" });
});

it("reads an AIFF's duration and name", async () => {
  const rate = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0];
  const body = [...ascii("COMM"), ...be(18), ...be(2, 2), ...be(88_200), ...be(16, 2), ...rate, ...ascii("NAME"), ...be(4), ...ascii("Song")];
  expect(await readFacts(file([...ascii("FORM"), ...be(body.length + 4), ...ascii("AIFF"), ...body]))).toEqual({ duration: 2, title: "Song" });
});

it("reads a FLAC's duration and comments", async () => {
  const info = [...be(0, 10), ...be(44_100 * 4096 + (1 << 9)), ...be(0, 0), ...be(441_000), ...be(0, 16)];
  const comment = (value: string) => [...le(new TextEncoder().encode(value).length), ...new TextEncoder().encode(value)];
  const comments = [...comment("encoder"), ...le(3), ...comment("artist=X"), ...comment("Title=A=B"), ...comment("isrc=QZEXA2600001")];
  expect(await readFacts(file([...ascii("fLaC"), 0, ...be(info.length, 3), ...info, 0x84, ...be(comments.length, 3), ...comments]))).toEqual({ duration: 10, title: "A=B", isrc: "QZEXA2600001" });
});

it("says nothing of what it cannot read", async () => {
  const broken = [file(ascii("no sound")), file([]), file(id3(3, ["TSRC", latin("X")]).slice(0, 14)), file([...ascii("fLaC"), 0x84, 0, 0, 4, 255, 255, 255, 255]), file(wav(["data", [1, 2]]))];
  expect(await Promise.all(broken.map(readFacts))).toEqual([{}, {}, {}, {}, {}]);
});
