import { expect, it } from "vitest";
import { changesAnything, type RestoreJob } from "./useBackups";

it("knows whether a restore would change anything", () => {
  const job = (counts: RestoreJob["counts"]) => ({ counts }) as RestoreJob;
  expect(changesAnything(job({ same: 9, keep: 1 }))).toBe(false);
  expect(changesAnything(job({ files: 1 }))).toBe(true);
  expect(changesAnything(job({ change: 1 }))).toBe(true);
});
