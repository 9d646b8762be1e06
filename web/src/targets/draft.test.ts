import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { contentOf, emptyDraft, essential, filled, mergePatch, stepOf, withPreset } from "./draft";

describe("a draft", () => {
  it("takes the values of a preset and keeps a name that was given", () => {
    const preset = { id: "p", name: "Example DSP", fields: [{ path: "requirements.ernVersion", value: "4.3", verified: true }, { path: "layout", value: "flat", verified: false }], limits: [], notes: [] };
    expect(withPreset(emptyDraft(), preset)).toMatchObject({ preset: "p", name: "Example DSP", layout: "flat", requirements: { ernVersion: "4.3" } });
    expect(withPreset({ ...emptyDraft(), name: "Mine" }, preset).name).toBe("Mine");
  });
  it("is sent without what was left empty", () => {
    expect(filled({ ...emptyDraft(), name: "X", profile: undefined, config: { host: "h", directory: "" } })).toEqual({ name: "X", type: "DSP", protocol: "SFTP", config: { host: "h" }, ddex: {}, testMode: true, active: true });
  });
  it("has of a stored target only what may be changed", () => {
    const target = { id: "i", tenantId: "t", name: "N", protocol: "SFTP", config: { host: "h" }, ddex: { partyId: "P", partyName: "N" }, format: "custom:sheet", created: "c", createdBy: "b", updated: "u" } as Schemas["DeliveryTarget"];
    expect(contentOf(target)).toEqual({ name: "N", protocol: "SFTP", config: { host: "h" }, ddex: { partyId: "P", partyName: "N" }, format: "custom:sheet" });
  });
});

describe("mergePatch", () => {
  it("has what differs, and null for what is gone", () => {
    expect(mergePatch({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 3, d: 2 }, e: [1, 2] })).toEqual({ b: { c: 3 }, e: [1, 2] });
    expect(mergePatch({ a: 1, b: 2 }, { a: 1 })).toEqual({ b: null });
    expect(mergePatch({ a: { b: 1 } }, { a: { b: 1 } })).toEqual({});
  });
});

it("asks for what has no default, secrets and choices at once", () => {
  const option = (change: object) => essential({ name: "x", type: "integer", default: 20, ...change } as Schemas["PluginOption"]);
  expect([option({}), option({ type: "boolean", default: false }), option({ required: true }), option({ type: "text", default: "" }), option({ name: "port" })]).toEqual([false, false, true, true, true]);
});

it("finds the step of a field", () => expect([stepOf("config.hostKey"), stepOf("ddex.partyId"), stepOf("window.opens"), stepOf("name"), stepOf("format")]).toEqual(["connection", "package", "time", "service", "package"]));
