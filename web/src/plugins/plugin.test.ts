import { describe, expect, it } from "vitest";
import type { Installation, Manifest, Plugin } from "./api";
import { categoryOf, offers, panelsAt, stateOf } from "./plugin";

const manifest = (more: Partial<Manifest> = {}): Manifest => ({ name: "echo", version: "1.0", title: "Echo", summary: "Says it again.", author: "Ada", requires: { sdk: ">=1.0" }, ...more });
const installation = (more: Partial<Installation> = {}): Installation => ({ version: "1.0", enabled: true, granted: {}, created: "2026-01-01T00:00:00Z", updated: "2026-01-01T00:00:00Z", ...more });
const plugin = (more: Partial<Plugin> = {}): Plugin => ({ kind: "plugin", name: "echo", package: "echo", confinement: "kernel", manifest: manifest(), ...more });
const NOW = Date.parse("2026-06-01T00:00:00Z");
const paid = manifest({ licence: { kind: "paid" } });

describe("the state of a plug-in", () => {
  it.each([
    ["broken", plugin({ manifest: undefined, problem: "plugin.toml is missing." })],
    ["notInstalled", plugin()],
    ["on", plugin({ installation: installation() })],
    ["off", plugin({ installation: installation({ enabled: false }) })],
    ["disabled", plugin({ installation: installation({ disabled: "It failed ten times." }) })],
    ["needsGrant", plugin({ installation: installation({ disabled: "It asks for more." }), needsGrant: true })],
    ["unlicensed", plugin({ manifest: paid, installation: installation() })],
    ["expired", plugin({ manifest: paid, installation: installation({ licensed: { expires: "2026-05-31T00:00:00Z" } }) })],
    ["on", plugin({ manifest: paid, installation: installation({ licensed: { expires: "2026-06-02T00:00:00Z" } }) })],
    ["on", plugin({ manifest: paid, installation: installation({ licensed: {} }) })],
    ["on", plugin({ manifest: manifest({ licence: { kind: "freemium" } }), installation: installation({ licensed: { expires: "2026-05-31T00:00:00Z" } }) })],
  ])("is %s", (state, given) => {
    expect(stateOf(given, NOW)).toBe(state);
  });
});

describe("what plug-ins bring", () => {
  const brings = manifest({ formats: [{ name: "sheet", title: "Sheet" }], dictionaries: [{ name: "echo", title: "Echo", file: "echo.csv" }] });
  const active = plugin({ manifest: brings, installation: installation() });

  it("is offered if they are active", () => {
    expect(offers([active], "formats")).toEqual([{ value: "custom:sheet", label: "Sheet (Echo)" }]);
    expect(offers([active], "dictionaries")).toEqual([{ value: "custom:echo", label: "Echo" }]);
    expect(offers([plugin({ manifest: brings }), { ...active, installation: installation({ enabled: false }) }], "formats")).toEqual([]);
  });
  it("stays a choice if it was chosen", () => {
    expect(offers([], "formats", "custom:sheet")).toEqual([{ value: "custom:sheet", label: "custom:sheet" }]);
    expect(offers([active], "formats", "custom:sheet")).toHaveLength(1);
  });
});

describe("panels", () => {
  const panels = [{ name: "all", title: "All", file: "all.html" }, { name: "one", title: "One", place: "release" as const, file: "one.html" }];
  const on = plugin({ manifest: manifest({ panels }), installation: installation() });

  it("stand where their manifest says, on a page of their own if it says nothing", () => {
    expect(panelsAt([on], "page").map((each) => [each.plugin, each.name, each.pluginTitle])).toEqual([["echo", "all", "Echo"]]);
    expect(panelsAt([on], "release").map((each) => each.name)).toEqual(["one"]);
    expect(panelsAt([on], "track")).toEqual([]);
  });

  it("are there only while the plug-in works", () => {
    const stopped = [{ installation: undefined }, { installation: installation({ enabled: false }) }, { installation: installation({ disabled: "Why" }) }, { needsGrant: true }];
    expect(stopped.flatMap((each) => panelsAt([{ ...on, ...each }], "page"))).toEqual([]);
  });
});

it("takes an unknown category for another one", () => {
  expect([categoryOf("audio"), categoryOf("cooking"), categoryOf(undefined)]).toEqual(["audio", "other", "other"]);
});
