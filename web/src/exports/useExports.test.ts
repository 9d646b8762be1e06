import { afterEach, expect, it, vi } from "vitest";
import { download, FORMATS, SUBJECTS } from "./useExports";

it("offers an archive for everything only", () => {
  expect(SUBJECTS.filter((subject) => FORMATS[subject].includes("archive"))).toEqual(["everything"]);
  expect(FORMATS.releases[0]).toBe("csv");
});

afterEach(() => vi.unstubAllGlobals());

it("downloads each file in a frame of its own, and leaves the page as it is", async () => {
  const urls = ["about:blank?1", "about:blank?2"];
  vi.stubGlobal("fetch", async () => Response.json({ items: urls.map((url) => ({ name: url, url })) }));
  vi.useFakeTimers();
  await download("e");
  const frames = [...document.querySelectorAll("iframe")];
  expect(frames.map((each) => [each.src, each.hidden, each.getAttribute("sandbox")])).toEqual(urls.map((url) => [url, true, "allow-downloads"]));
  vi.runAllTimers();
  vi.useRealTimers();
  expect(document.querySelector("iframe")).toBeNull();
});
