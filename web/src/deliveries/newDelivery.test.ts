import { describe, expect, it } from "vitest";
import { callsOf, holdsSeveral, idsOf, PLAIN } from "./newDelivery";

const targets = [{ id: "x", layout: "ddex-sftp-1.8" }, { id: "y", layout: "flat" }];

describe("callsOf", () => {
  it("sends each release to each target", () => {
    expect(callsOf(["r"], targets, PLAIN)).toEqual([
      { kind: "one", body: { targetId: "x", releaseId: "r", priority: "normal" } },
      { kind: "one", body: { targetId: "y", releaseId: "r", priority: "normal" } },
    ]);
  });
  it("puts several releases into one package where the layout can hold them", () => {
    const calls = callsOf(["r", "s"], targets, { ...PLAIN, together: true, xmlOnly: true });
    expect(calls.map((each) => each.kind)).toEqual(["batch", "one", "one"]);
    expect(calls[0]?.body).toEqual({ targetId: "x", releaseIds: ["r", "s"], priority: "normal", xmlOnly: true });
  });
});

it("knows the layouts that hold several releases", () => {
  expect(["ddex-sftp-1.6", "ddex-sftp-1.8-priority", "stardust-batch", undefined].every(holdsSeveral)).toBe(true);
  expect(["flat", "ddex-sftp-1.8-release", "itmsp"].some(holdsSeveral)).toBe(false);
});

it("reads the ids of the address", () => expect(idsOf("a, b,a,")).toEqual(["a", "b"]));
