import { describe, expect, it } from "vitest";
import type { Picked } from "./uploadFiles";
import { formatOf, pickedFrom } from "./uploadFiles";
import { type KnownTrack, planUpload, readFolder, readName } from "./uploadMatch";
import { type Put, sendFile, SessionLost } from "./uploadSession";

const pick = (path: string, size = 1): Picked => ({ file: new File([new Uint8Array(size)], path.split("/").at(-1) ?? ""), path });
const track = (id: string, number: number, title: string, isrc = "", disc = 1): KnownTrack => ({ id, number, title, isrc, disc });

describe("the names of files", () => {
  it.each([
    ["01 - Departure.wav", { title: "Departure", number: 1 }],
    ["01-departure.wav", { title: "Departure", number: 1 }],
    ["03_slow_harbour.flac", { title: "Slow harbour", number: 3 }],
    ["2-07 Finale.wav", { title: "Finale", disc: 2, number: 7 }],
    ["Album/CD 2/1. Opening.wav", { title: "Opening", disc: 2, number: 1 }],
    ["QZ-EXA-26-00001 Departure.wav", { title: "Departure", isrc: "QZEXA2600001" }],
    ["04 The Band - Song (QZEXA2600004).mp3", { title: "Song", number: 4, isrc: "QZEXA2600004" }],
    ["1979.wav", { title: "1979" }],
    ["07.wav", { title: "", number: 7 }],
  ])("%s", (path, expected) => {
    expect(readName(path, "The Band")).toEqual(expected);
  });

  it("of folders say artist and title", () => {
    expect(readFolder([pick("The Band - Night Transit (2026) [WAV]/01.wav"), pick("The Band - Night Transit (2026) [WAV]/c.jpg")])).toEqual({
      artist: "The Band",
      title: "Night Transit",
    });
    expect(readFolder([pick("Night_Transit/01.wav")])).toEqual({ title: "Night Transit" });
    expect(readFolder([pick("01.wav")])).toBeUndefined();
  });

  it("say what can be uploaded", () => {
    expect(formatOf("A.WAV")).toEqual({ kind: "audio", contentType: "audio/wav" });
    expect(formatOf("notes.txt")).toBeUndefined();
    expect(pickedFrom([new File([], ".DS_Store"), new File([], "a.wav")]).map((each) => each.path)).toEqual(["a.wav"]);
  });
});

describe("planning an upload", () => {
  const tracks = [track("t1", 1, "Departure", "QZEXA2600001"), track("t2", 2, "Glasshouse"), track("t3", 3, "Slow Harbour")];

  it("matches by ISRC, title and number, and leaves the rest for new tracks in order", () => {
    const plan = planUpload(
      [pick("12 - New.wav"), pick("x QZEXA2600001.wav"), pick("02 - Glass House.wav"), pick("slow harbour.wav"), pick("11 - Other.wav"), pick("readme.txt")],
      tracks,
    );
    expect(plan.matched.map((each) => [each.picked.path, each.trackId])).toEqual([
      ["x QZEXA2600001.wav", "t1"],
      ["02 - Glass House.wav", "t2"],
      ["slow harbour.wav", "t3"],
    ]);
    expect(plan.unmatched.map((each) => each.named.title)).toEqual(["Other", "New"]);
    expect(plan.skipped.map((each) => each.path)).toEqual(["readme.txt"]);
  });

  it("does not give a file to a track of another title just because the number fits", () => {
    const plan = planUpload([pick("01 - Something else.wav")], tracks);
    expect(plan.matched).toEqual([]);
  });

  it("takes the largest image named cover as the cover", () => {
    const plan = planUpload([pick("cover-small.jpg", 10), pick("front.png", 20), pick("booklet 1.jpg", 90), pick("back.jpg", 99), pick("a.pdf")], []);
    expect(plan.images.map((each) => [each.picked.path, each.type])).toEqual([
      ["cover-small.jpg", "Booklet"],
      ["front.png", "FrontCover"],
      ["booklet 1.jpg", "Booklet"],
      ["back.jpg", "BackCover"],
    ]);
    expect(plan.documents).toHaveLength(1);
    expect(planUpload([pick("IMG_1.jpg", 5), pick("IMG_2.jpg", 9)], []).images[1]?.type).toBe("FrontCover");
  });
});

/** A resumable session: keeps what arrives, and breaks at the given requests. */
class Session {
  received = "";
  requests: string[] = [];
  constructor(
    private readonly size: number,
    private readonly breaks: number[] = [],
  ) {}

  put: Put = async (_url, part, contentRange, progress) => {
    this.requests.push(contentRange);
    if (this.breaks.includes(this.requests.length)) throw new Error("broken");
    const range = /^bytes (\d+)-/.exec(contentRange);
    if (part && range) {
      expect(Number(range[1])).toBe(this.received.length);
      this.received += await part.text();
      progress(part.size);
    }
    const last = this.received.length - 1;
    return this.received.length === this.size ? { status: 200, range: null } : { status: 308, range: last < 0 ? null : `bytes=0-${last}` };
  };
}

describe("sending a file", () => {
  const file = new Blob(["abcdefghij"]);
  const signal = new AbortController().signal;

  it("goes in chunks, with progress", async () => {
    const session = new Session(10);
    const seen: number[] = [];
    await sendFile({ url: "u", file, signal, progress: (sent) => seen.push(sent), put: session.put, chunk: 4 });
    expect(session.received).toBe("abcdefghij");
    expect(session.requests).toEqual(["bytes */10", "bytes 0-3/10", "bytes 4-7/10", "bytes 8-9/10"]);
    expect(seen.at(-1)).toBe(10);
  });

  it("goes on where it broke", async () => {
    const session = new Session(10, [3]);
    const send = () => sendFile({ url: "u", file, signal, progress: () => undefined, put: session.put, chunk: 4 });
    await expect(send()).rejects.toThrow("broken");
    await send();
    expect(session.received).toBe("abcdefghij");
    expect(session.requests.slice(3)).toEqual(["bytes */10", "bytes 4-7/10", "bytes 8-9/10"]);
  });

  it("begins anew if only the first byte is claimed to have arrived", async () => {
    const requests: string[] = [];
    const put: Put = async (_url, part, contentRange) => {
      requests.push(contentRange);
      return part ? { status: 200, range: null } : { status: 308, range: "bytes=0-0" };
    };
    await sendFile({ url: "u", file, signal, progress: () => undefined, put });
    expect(requests).toEqual(["bytes */10", "bytes 0-9/10"]);
  });

  it("says when the session is gone", async () => {
    const put: Put = async () => ({ status: 410, range: null });
    await expect(sendFile({ url: "u", file, signal, progress: () => undefined, put })).rejects.toThrow(SessionLost);
  });
});
