import { describe, expect, it } from "vitest";
import { type FileReference, linkCache } from "./links";

function server() {
  const calls: FileReference[][] = [];
  const ask = async (files: FileReference[]) => {
    calls.push(files);
    return files.map((file) => (file.assetId === "gone" ? null : `https://files/${file.assetId}/${file.derived ?? ""}`));
  };
  return { calls, ask };
}

describe("linkCache", () => {
  it("asks for everything of one moment in one call", async () => {
    const { calls, ask } = server();
    const { link } = linkCache(ask);
    const urls = await Promise.all([link({ assetId: "a", derived: "cover-300.jpg" }), link({ assetId: "gone" }), link({ assetId: "b" })]);
    expect(urls).toEqual(["https://files/a/cover-300.jpg", null, "https://files/b/"]);
    expect(calls).toHaveLength(1);
  });

  it("asks at most a hundred files at once", async () => {
    const { calls, ask } = server();
    const { link } = linkCache(ask);
    await Promise.all(Array.from({ length: 250 }, (_, index) => link({ assetId: String(index) })));
    expect(calls.map((each) => each.length)).toEqual([100, 100, 50]);
  });

  it("keeps a link while it is valid, and asks again afterwards", async () => {
    const { calls, ask } = server();
    let now = 0;
    const { link } = linkCache(ask, () => now);
    await link({ assetId: "a" });
    now = 9 * 60_000;
    await link({ assetId: "a" });
    expect(calls).toHaveLength(1);
    now = 11 * 60_000;
    await link({ assetId: "a" });
    expect(calls).toHaveLength(2);
  });

  it("forgets what failed, so that it is asked again", async () => {
    let tries = 0;
    const { link } = linkCache(async (files) => {
      tries += 1;
      if (tries === 1) throw new Error("offline");
      return files.map(() => "https://files/a");
    });
    await expect(link({ assetId: "a" })).rejects.toThrow("offline");
    expect(await link({ assetId: "a" })).toBe("https://files/a");
  });
});
