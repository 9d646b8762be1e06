import { describe, expect, it } from "vitest";
import { contrast } from "@/ui/contrast";
import { claimState, judgeColour } from "./branding";

describe("judgeColour", () => {
  it("says on which ground a colour can be read", () => {
    const [light, dark] = judgeColour("#1a73e8");
    expect(light).toEqual({ ground: "light", ratio: 4.5, readable: true, used: "#1a73e8" });
    expect(dark).toMatchObject({ ground: "dark", ratio: 3.9, readable: false });
    expect(contrast(dark?.used ?? "", "#18181b")).toBeGreaterThanOrEqual(4.5);
    expect(judgeColour("#ffff00").map((each) => each.readable)).toEqual([false, true]);
  });

  it("says nothing about a text that is no colour", () => {
    expect(judgeColour("#12")).toEqual([]);
  });
});

it("tells the states of a claim apart", () => {
  expect(claimState(null)).toBe("none");
  expect(claimState({})).toBe("waiting");
  expect(claimState({ proven: "music.example" })).toBe("proven");
  expect(claimState({ proven: "music.example", missingSince: "2026-11-01T00:00:00Z" })).toBe("missing");
});
