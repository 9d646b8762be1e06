import { render } from "@testing-library/vue";
import { expect, it } from "vitest";
import LoadingBox from "./LoadingBox.vue";
import { waiting } from "./waiting";

it("counts the boxes that are shown, and hides them from screen readers", () => {
  const { container, unmount } = render(LoadingBox);
  expect([waiting.value, container.querySelector("[role]"), container.querySelectorAll("[aria-hidden=true][aria-busy=true]").length]).toEqual([1, null, 1]);
  unmount();
  expect(waiting.value).toBe(0);
});

it("is what every page uses", () => {
  const sources = import.meta.glob<string>("../**/*.vue", { eager: true, query: "?raw", import: "default" });
  expect(Object.keys(sources).filter((path) => sources[path]?.includes("<USkeleton"))).toEqual([]);
});
