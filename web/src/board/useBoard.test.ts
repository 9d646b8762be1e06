import { describe, expect, it } from "vitest";
import type { Delivery } from "@/deliveries/delivery";
import { joinPage, movedReleases } from "./useBoard";

it("keeps one header of several pages", () => {
  const first = joinPage("", "a,b\r\n1,2\r\n");
  expect(first + joinPage(first, "a,b\r\n3,4\r\n")).toBe("a,b\r\n1,2\r\n3,4\r\n");
});

describe("movedReleases", () => {
  const delivery = (id: string, releaseId: string, status: Delivery["status"]) => ({ id, releaseId, status }) as Delivery;
  it("takes the first look for granted", () => expect(movedReleases(new Map(), [delivery("d", "r", "queued")]).releaseIds).toEqual([]));
  it("names each release once whose delivery is new or has moved", () => {
    const { now } = movedReleases(new Map(), [delivery("d", "r", "queued"), delivery("e", "s", "queued")]);
    expect(movedReleases(now, [delivery("d", "r", "completed"), delivery("f", "r", "queued"), delivery("e", "s", "queued")]).releaseIds).toEqual(["r"]);
  });
});
