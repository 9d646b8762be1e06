import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { byTrack } from "./files";

const asset = (id: string, status: Schemas["Asset"]["status"], created: string, trackId = "t1") =>
  ({ id, status, created, trackId, kind: "audio", problems: [{ path: "", code: "c", message: id, severity: "error" }] }) as unknown as Schemas["Asset"];

it("a track shows the file it uses, or a newer one that is on its way or was rejected", () => {
  const release = { tracks: [{ id: "t1", audio: { fileId: "old", format: "WAV" as const } }, { id: "t2" }] };
  const old = asset("old", "ready", "2027-01-01");
  const shown = (...assets: Schemas["Asset"][]) => byTrack(release, assets).map((each) => [each.asset?.id, each.state]);
  expect(shown(old)).toEqual([["old", "ready"], [undefined, "missing"]]);
  expect(shown(old, asset("new", "processing", "2027-01-02"))[0]).toEqual(["new", "processing"]);
  expect(shown(old, asset("bad", "rejected", "2026-12-01"))[0]).toEqual(["old", "ready"]);
  expect(shown(asset("second", "uploading", "2027-01-02", "t2"))).toEqual([[undefined, "ready"], ["second", "uploading"]]);
});
