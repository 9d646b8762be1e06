import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { type BoardRow, cellOf, concerns, count, linesOf, renewed, sift } from "./board";

type BoardCell = Schemas["BoardCell"];
const at = "2026-03-01T10:00:00Z";
const live: BoardCell = { targetId: "x", sent: { deliveryId: "d", state: "completed", action: "Initial", at }, dsp: { status: "live" }, live: "yes", since: at, todo: "none" };
const seen = (change: Partial<BoardCell>) => {
  const { state, todo } = cellOf("r", { ...live, ...change });
  return [state, todo];
};

describe("a cell", () => {
  it("is live, and asks for an update once the release was changed", () => {
    expect(seen({})).toEqual(["live", "none"]);
    expect(seen({ todo: "redeliver" })).toEqual(["live", "update"]);
  });
  it("follows what the DSP says", () => {
    expect(seen({ live: "no", dsp: { status: "rejected", code: "E1", reason: "No rights." }, todo: "fix" })).toEqual(["rejected", "fix"]);
    expect(seen({ live: "unknown", dsp: { status: "sent", overdue: at }, todo: "ask" })).toEqual(["silent", "ask"]);
    expect(seen({ live: "unknown", dsp: { status: "ingested" }, todo: "wait" })).toEqual(["received", "wait"]);
    expect(seen({ live: "unknown", dsp: { status: "sent" }, todo: "wait" })).toEqual(["sent", "wait"]);
    expect(cellOf("r", { ...live, dsp: { status: "rejected", code: "E1", reason: "No rights." } }).trouble).toBe("E1 · No rights.");
  });
  it("of a target without acknowledgements can only be told as sent", () => expect(seen({ live: "unknown", dsp: { status: "sent" } })).toEqual(["sent", "listen"]));
  it("keeps the truth while an update is on its way, and tells when it failed", () => {
    const update = { deliveryId: "e", action: "Update" as const, at };
    expect(cellOf("r", { ...live, sent: { ...update, state: "processing" }, todo: "wait" })).toMatchObject({ state: "live", todo: "wait", onWay: true });
    expect(cellOf("r", { ...live, sent: { ...update, state: "failed", problem: "Refused." }, todo: "fix" })).toMatchObject({ state: "failed", todo: "retry", trouble: "Refused." });
  });
  it("is taken down once the DSP has withdrawn it", () => {
    const sent = { deliveryId: "e", state: "completed" as const, action: "Takedown" as const, at };
    expect(seen({ sent, live: "no" })).toEqual(["takenDown", "none"]);
    expect(seen({ sent, live: "yes", todo: "takedownPending" })).toEqual(["live", "takedown"]);
  });
  it("without anything sent asks for a delivery", () => expect(seen({ sent: undefined, dsp: undefined, live: "no", todo: "deliver" })).toEqual(["notSent", "deliver"]));
  it("on its first way is being delivered", () => expect(seen({ sent: { deliveryId: "d", state: "queued", action: "Initial" }, dsp: undefined, live: "no", todo: "wait" })).toEqual(["sending", "wait"]));
});

describe("the board", () => {
  const row: BoardRow = { releaseId: "r", title: "Night Transit", displayArtist: "Ann", status: "delivered", barcode: "400000260013", cells: [live, { targetId: "y", live: "no", todo: "deliver" }] };
  const other: BoardRow = { ...row, releaseId: "s", title: "Second", barcode: undefined };
  it("counts the cells that a filter is about", () => {
    const lines = linesOf([row]);
    expect([count(lines, "all"), count(lines, "notLive"), count(lines, "silent")]).toEqual([2, 1, 0]);
    expect(lines[0]?.cells.map((cell) => concerns(cell, "notLive"))).toEqual([false, true]);
  });
  it("is sifted by words", () => expect(sift(linesOf([row, other]), "ann 4000").map((each) => each.release.releaseId)).toEqual(["r"]));
  it("takes newer rows in their place, and new ones first", () => {
    expect(renewed([row], [{ ...row, title: "Renamed" }, other]).map((each) => each.title)).toEqual(["Second", "Renamed"]);
  });
});
