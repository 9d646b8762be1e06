import { expect, it, vi } from "vitest";
import { remembered } from "./remembered";

it("loads once, and again after a failure", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("The network is gone.")).mockResolvedValue("here");
  const read = remembered(load);
  await expect(Promise.all([read(), read()])).rejects.toThrow("gone");
  expect(load).toHaveBeenCalledTimes(1);
  expect(await Promise.all([read(), read()])).toEqual(["here", "here"]);
  expect(load).toHaveBeenCalledTimes(2);
});
