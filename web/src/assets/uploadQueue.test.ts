import { describe, expect, it, vi } from "vitest";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { createUploads, type Ports } from "./uploadQueue";
import type { Put } from "./uploadSession";
import type { KeptSession, SessionShelf } from "./uploadShelf";

/** A storage with a session for each URL. */
class Storage {
  received = new Map<string, string>();
  down = false;
  held: Promise<void> | undefined;

  put: Put = async (url, part, contentRange, progress, signal) => {
    await this.held;
    if (signal.aborted) throw new DOMException("Stopped.", "AbortError");
    if (this.down) throw new Error("The connection to the storage broke.");
    const size = Number(contentRange.split("/")[1]);
    const has = (this.received.get(url) ?? "") + (part ? await part.text() : "");
    this.received.set(url, has);
    progress(part?.size ?? 0);
    return has.length === size ? { status: 200, range: null } : { status: 308, range: has ? `bytes=0-${has.length - 1}` : null };
  };
}

function memory(): SessionShelf & { kept: Map<string, KeptSession> } {
  const kept = new Map<string, KeptSession>();
  return {
    kept,
    put: async (session) => void kept.set(session.assetId, session),
    drop: async (assetId) => void kept.delete(assetId),
    all: async () => [...kept.values()],
  };
}

function start(changes: Partial<Ports> = {}) {
  const storage = new Storage();
  const shelf = memory();
  const requests: Schemas["UploadRequest"][][] = [];
  let count = 0;
  const open: Ports["open"] = async (some) => {
    requests.push(some);
    return some.map(() => ({ id: `a${++count}`, assetId: `a${count}`, uploadUrl: `u${count}`, storagePath: "p", expires: "2099-01-01T00:00:00Z" }));
  };
  const ports: Ports = { open, md5: async () => "0".repeat(32), shelf, put: storage.put, wait: async () => undefined, ...changes };
  return { storage, shelf, requests, uploads: createUploads(ports), again: () => createUploads(ports) };
}

const wanted = (name: string, trackId?: string, text = name) => ({ releaseId: "r", trackId, picked: { file: new File([text], name), path: name } });

describe("the upload queue", () => {
  it("sends every file to its session, declared with its MD5 and track", async () => {
    const { uploads, requests, storage, shelf } = start();
    uploads.add([wanted("1.wav", "t1"), wanted("2.wav", "t2"), wanted("cover.jpg"), wanted("notes.txt")]);
    await vi.waitFor(() => expect(uploads.items.map((each) => each.state)).toEqual(["sent", "sent", "sent"]));
    const first = requests.flat()[0];
    expect(first).toMatchObject({ trackId: "t1", fileName: "1.wav", kind: "audio", contentType: "audio/wav", size: 5, md5: "0".repeat(32) });
    expect([...storage.received.values()].sort()).toEqual(["1.wav", "2.wav", "cover.jpg"]);
    expect(shelf.kept.size).toBe(0);
  });

  it("fails the file that the server does not accept, and sends the others", async () => {
    const open: Ports["open"] = async (some) => {
      const empty = some.findIndex((each) => each.size === 0);
      if (empty >= 0) throw new Problem(422, { errors: [{ path: `uploads[${empty}].size`, code: "empty-file", message: "The file is empty.", severity: "error" }] });
      return some.map((each) => ({ id: each.fileName, assetId: each.fileName, uploadUrl: each.fileName, storagePath: "p", expires: "2099-01-01T00:00:00Z" }));
    };
    const { uploads } = start({ open });
    uploads.add([wanted("1.wav"), wanted("2.wav", undefined, "")]);
    await vi.waitFor(() => expect(uploads.items.map((each) => [each.state, each.error])).toEqual([["sent", ""], ["failed", "The file is empty."]]));
  });

  it("gives up after many failures, and goes on when asked", async () => {
    const { uploads, storage } = start();
    storage.down = true;
    uploads.add([wanted("1.wav")]);
    await vi.waitFor(() => expect(uploads.items[0]?.state).toBe("failed"));
    storage.down = false;
    await uploads.resume(uploads.items[0]!);
    await vi.waitFor(() => expect(uploads.items[0]?.state).toBe("sent"));
    expect(storage.received.get("u1")).toBe("1.wav");
  });

  it("pauses, resumes and cancels", async () => {
    const { uploads, storage } = start();
    let go = (): void => undefined;
    storage.held = new Promise((resolve) => (go = resolve));
    uploads.add([wanted("1.wav"), wanted("2.wav")]);
    await vi.waitFor(() => expect(uploads.items.map((each) => each.state)).toEqual(["sending", "sending"]));
    uploads.pause(uploads.items[0]!);
    await uploads.cancel(uploads.items[1]!);
    go();
    await Promise.resolve();
    expect(uploads.items.map((each) => each.state)).toEqual(["paused"]);
    await uploads.resume(uploads.items[0]!);
    await vi.waitFor(() => expect(uploads.items[0]?.state).toBe("sent"));
    expect([...storage.received.keys()]).toEqual(["u1"]);
  });

  it("goes on after a reload once the file is chosen again, in the same session", async () => {
    const { uploads, storage, again, requests, shelf } = start();
    storage.down = true;
    uploads.add([wanted("1.wav", "t1")]);
    await vi.waitFor(() => expect(shelf.kept.size).toBe(1));
    const reloaded = again();
    await reloaded.restore("r");
    expect(reloaded.items).toMatchObject([{ fileName: "1.wav", state: "needsFile", trackId: "t1" }]);
    storage.down = false;
    reloaded.add([wanted("1.wav")]);
    await vi.waitFor(() => expect(reloaded.items[0]?.state).toBe("sent"));
    expect(requests).toHaveLength(1);
  });
});
