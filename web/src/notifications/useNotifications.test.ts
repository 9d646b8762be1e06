import { describe, expect, it } from "vitest";
import { byDay, concerning, isUnread, kindOf, type Notification } from "./useNotifications";

describe("kindOf", () => {
  it("tells a delivery's outcome apart", () => {
    expect(kindOf({ type: "delivery", severity: "error" })).toBe("delivery-failed");
    expect(kindOf({ type: "delivery", severity: "success" })).toBe("delivery-completed");
  });

  it("knows the kinds of the server, and takes another one as it is", () => {
    expect(kindOf({ type: "dsp-live", severity: "success" })).toBe("dsp-live");
    expect(kindOf({ type: "brand-new", severity: "info" })).toBe("other");
  });
});

it("is unread until this person is among the readers", () => {
  expect(isUnread({}, "ada")).toBe(true);
  expect(isUnread({ readBy: ["bob"] }, "ada")).toBe(true);
  expect(isUnread({ readBy: ["ada"] }, "ada")).toBe(false);
  expect(isUnread({ readBy: [] }, undefined)).toBe(false);
});

it("concerns members with at least the role that it names", () => {
  const list = [{}, { role: "viewer" as const }, { role: "manager" as const }, { role: "admin" as const }];
  expect([null, "viewer" as const, "manager" as const, "admin" as const].map((role) => concerning(list, role).length)).toEqual([2, 2, 3, 4]);
});

it("groups by the day in the reader's time zone", () => {
  const at = (id: string, created: string) => ({ id, created }) as Notification;
  const list = [at("2", "2026-11-28T23:30:00Z"), at("1", "2026-11-28T01:00:00Z")];
  expect(byDay(list, "de", "UTC")).toEqual([{ day: "Samstag, 28. November 2026", items: list }]);
  expect(byDay(list, "de", "Europe/Berlin").map((each) => each.day)).toEqual(["Sonntag, 29. November 2026", "Samstag, 28. November 2026"]);
});
