import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { companions, type Presence } from "./presence";

const NOW = Date.parse("2026-11-01T10:00:00Z");
const at = (id: string, minutes: number, path?: string): Presence => ({ id, tenantId: "t", at: "2026-11-01T09:59:00Z", path, expires: new Date(NOW + minutes * 60_000).toISOString() });
const member = (id: string, displayName: string) => ({ id, displayName }) as Schemas["Member"];

it("names the others who are there, and where they are", () => {
  const present = [at("me", 2), at("b", 1, "basic.title"), at("a", 2), at("gone", -1)];
  expect(companions(present, [member("a", "Ada"), member("b", "Ben")], "me", NOW)).toEqual([
    { uid: "a", name: "Ada", path: "" },
    { uid: "b", name: "Ben", path: "basic.title" },
  ]);
});
