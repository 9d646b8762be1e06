import { expect, it } from "vitest";
import { followBrokenParts, isPartBroken } from "./brokenPart";

it("tells of a part that Vite cannot load, and of a page that the router cannot", () => {
  let fail = () => {};
  followBrokenParts({ onError: (handler) => ((fail = () => void handler(new Error("x"), {} as never, {} as never)), () => {}) });
  expect(isPartBroken.value).toBe(false);
  dispatchEvent(new Event("vite:preloadError"));
  expect(isPartBroken.value).toBe(true);
  isPartBroken.value = false;
  fail();
  expect(isPartBroken.value).toBe(true);
  isPartBroken.value = false;
});
