import { describe, expect, it } from "vitest";
import { eventGroups, healthOf, pretty, type Webhook } from "./webhooks";

it("groups the model's events by their subject, without the test message", () => {
  const groups = eventGroups();
  expect(groups.find((each) => each.subject === "circuit")?.events).toEqual(["circuit.closed", "circuit.opened"]);
  expect(groups.flatMap((each) => each.events)).not.toContain("webhook.test");
});

describe("healthOf", () => {
  const webhook = { active: true } as Webhook;
  it("tells a webhook that the server disabled from one that a person switched off", () => {
    expect(healthOf({ ...webhook, active: false, disabled: "Failed for five days." })).toBe("disabled");
    expect(healthOf({ ...webhook, active: false })).toBe("off");
  });

  it("tells whether messages arrive", () => {
    expect(healthOf(webhook)).toBe("unused");
    expect(healthOf({ ...webhook, lastSuccess: "2026-11-01T00:00:00Z" })).toBe("working");
    expect(healthOf({ ...webhook, lastSuccess: "2026-11-01T00:00:00Z", failingSince: "2026-11-02T00:00:00Z" })).toBe("failing");
  });
});

it("indents a body, and leaves one that is not JSON", () => {
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty("<xml/>")).toBe("<xml/>");
});
