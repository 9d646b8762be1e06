import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offline, Problem } from "@/api/problem";
import type { Draft, Plain } from "./draft";
import { createEditing, type Gateway, type Kept, SAVE_AFTER_MS, type Shelf } from "./editing";
import { patched } from "./patch";

/** A server that stores one release under its tag, as the API does. */
class Server implements Gateway {
  release: Draft = { id: "r", status: "draft", basic: { title: "A", label: "L" }, tracks: [{ id: "t1", isrc: "QZEXA2600001" }], updated: stamp(0) };
  patches: Plain[] = [];
  reachable = true;
  private count = 0;

  async read() {
    if (!this.reachable) throw offline();
    return { release: structuredClone(this.release), etag: String(this.count) };
  }

  async write(patch: Plain, etag: string) {
    if (!this.reachable) throw offline();
    if (etag !== String(this.count)) throw new Problem(412, {});
    const tracks = (patch.tracks ?? []) as { isrc?: string }[];
    const wrong = tracks.findIndex((each) => each.isrc && each.isrc.length !== 12);
    if (wrong >= 0) {
      throw new Problem(422, { errors: [{ path: `tracks[${wrong}].isrc`, code: "invalid", message: "Not an ISRC.", severity: "error" }] });
    }
    this.patches.push(patch);
    this.change(patch);
    return this.read();
  }

  /** A write by anybody. */
  change(patch: Plain): void {
    this.count += 1;
    this.release = { ...(patched(this.release, patch) as Draft), updated: stamp(this.count) };
  }
}

function stamp(second: number): string {
  return `2027-01-01T00:00:${String(second).padStart(2, "0")}.000000Z`;
}

function memory(): Shelf & { kept?: Kept } {
  const shelf: Shelf & { kept?: Kept } = {
    get: async () => shelf.kept,
    set: async (kept) => void (shelf.kept = structuredClone(kept)),
    clear: async () => void (shelf.kept = undefined),
  };
  return shelf;
}

async function opened(server = new Server(), shelf = memory()) {
  const editing = createEditing(server, shelf);
  await editing.load();
  return { server, shelf, editing };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("editing a release", () => {
  it("stores a patch three seconds after the last change", async () => {
    const { server, editing } = await opened();
    editing.set("basic.title", "B");
    await pass(SAVE_AFTER_MS - 100);
    editing.set("basic.title", "Better");
    expect(editing.state).toBe("unsaved");
    await pass(SAVE_AFTER_MS - 100);
    expect(server.patches).toEqual([]);
    await pass(200);
    expect(server.patches).toEqual([{ basic: { title: "Better" } }]);
    expect(editing.state).toBe("saved");
  });

  it("merges what somebody else stored meanwhile, and stores both", async () => {
    const { server, editing } = await opened();
    server.change({ basic: { label: "Other" } });
    editing.set("basic.title", "B");
    await editing.save();
    expect(server.release.basic).toEqual({ title: "B", label: "Other" });
    expect(editing.release.basic).toEqual({ title: "B", label: "Other" });
    expect(editing.state).toBe("saved");
  });

  it("asks when both changed one field, and stores what is chosen", async () => {
    const { server, editing } = await opened();
    server.change({ basic: { title: "Theirs" } });
    editing.set("basic.title", "Mine");
    editing.set("basic.label", "M");
    await editing.save();
    expect(editing.state).toBe("conflict");
    expect(editing.conflicts.map(({ path, mine, theirs }) => [path, mine, theirs])).toEqual([["basic.title", "Mine", "Theirs"]]);
    expect(server.release.basic?.title).toBe("Theirs");
    editing.choose(editing.conflicts[0]!, "theirs");
    await pass(SAVE_AFTER_MS);
    expect(server.release.basic).toEqual({ title: "Theirs", label: "M" });
    expect(editing.state).toBe("saved");
  });

  it("keeps edits on the device without a network, and sends them later", async () => {
    const { server, shelf, editing } = await opened();
    server.reachable = false;
    editing.set("basic.title", "Offline");
    await pass(SAVE_AFTER_MS);
    expect(editing.state).toBe("offline");
    expect(shelf.kept?.patch).toEqual({ basic: { title: "Offline" } });
    server.reachable = true;
    await pass(20_000);
    expect(server.release.basic?.title).toBe("Offline");
    expect(shelf.kept).toBeUndefined();
  });

  it("tries again after an answer that cannot be read", async () => {
    const { server, editing } = await opened();
    const { write } = server;
    server.write = async () => JSON.parse("<html>");
    editing.set("basic.title", "B");
    await editing.save();
    expect(editing.state).toBe("waiting");
    server.write = write;
    await pass(20_000);
    expect([editing.state, server.release.basic?.title]).toEqual(["saved", "B"]);
  });

  it("takes up the kept edits after a reload, also when the release has changed since", async () => {
    const first = await opened();
    first.server.reachable = false;
    first.editing.set("basic.title", "Offline");
    await pass(SAVE_AFTER_MS);
    first.server.reachable = true;
    first.server.change({ basic: { label: "Other" } });
    const second = await opened(first.server, first.shelf);
    expect(second.editing.release.basic).toEqual({ title: "Offline", label: "Other" });
    await second.editing.save();
    expect(first.server.release.basic).toEqual({ title: "Offline", label: "Other" });
  });

  it("stores the rest when one field is malformed, and stores that once it is right", async () => {
    const { server, editing } = await opened();
    editing.set("basic.title", "B");
    editing.set("tracks[0].isrc", "QZ");
    await editing.save();
    expect(server.release.basic?.title).toBe("B");
    expect(server.release.tracks?.[0]?.isrc).toBe("QZEXA2600001");
    expect(editing.release.tracks?.[0]?.isrc).toBe("QZ");
    expect(editing.state).toBe("refused");
    expect(editing.refused.map((each) => each.path)).toEqual(["tracks[0].isrc"]);
    editing.set("tracks[0].isrc", "QZEXA2600002");
    expect(editing.refused).toEqual([]);
    await editing.save();
    expect(server.release.tracks?.[0]?.isrc).toBe("QZEXA2600002");
    expect(editing.state).toBe("saved");
  });

  it("shows at once what others stored, such as a track's audio", async () => {
    const { server, editing } = await opened();
    editing.set("tracks[0].metadata.title", "One");
    server.change({ tracks: [{ id: "t1", isrc: "QZEXA2600001", audio: { fileId: "f", format: "WAV" } }] });
    await editing.notice(stamp(1));
    expect(editing.release.tracks?.[0]).toMatchObject({ audio: { fileId: "f" }, metadata: { title: "One" } });
    expect(editing.state).toBe("unsaved");
  });

  it("undoes and redoes, and stores that too", async () => {
    const { server, editing } = await opened();
    editing.set("basic.title", "B");
    await editing.save();
    editing.undo();
    expect(editing.release.basic?.title).toBe("A");
    await pass(SAVE_AFTER_MS);
    expect(server.release.basic?.title).toBe("A");
    editing.redo();
    expect(editing.release.basic?.title).toBe("B");
    expect([editing.canUndo, editing.canRedo]).toEqual([true, false]);
  });
});
