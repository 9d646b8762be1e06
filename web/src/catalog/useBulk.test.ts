import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import type { Summary } from "./query";
import { forEach, tableOf } from "./useBulk";

it("does all that it can, a few at a time, and tells what failed", async () => {
  let running = 0;
  let most = 0;
  const { done, failed } = await forEach([1, 2, 3, 4, 5, 6, 7, 8, 9], async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    if (item === 5) throw new Error("five");
  });
  expect(done).toHaveLength(8);
  expect(failed.map(({ item, error }) => [item, error.message])).toEqual([[5, "five"]]);
  expect(most).toBe(4);
});

it("waits when the server asks for it, and tells how far it is", async () => {
  let calls = 0;
  const ended: number[] = [];
  const { done } = await forEach(
    ["a", "b"],
    async () => {
      calls += 1;
      if (calls === 1) throw new Problem(429, {});
    },
    (each) => ended.push(each),
    1,
  );
  expect(done.sort()).toEqual(["a", "b"]);
  expect(calls).toBe(3);
  expect(ended).toEqual([1, 2]);
});

it("writes a table that a spreadsheet does not take for formulas", () => {
  const release = { id: "r", title: "=1+1", displayArtist: "Ada, Ben", status: "draft", trackCount: 3, updated: "2026-01-01T00:00:00Z" } as Summary;
  expect(tableOf([release]).split("\r\n")[1]).toBe("r,'=1+1,\"Ada, Ben\",,,,draft,,3,,2026-01-01T00:00:00Z");
});
