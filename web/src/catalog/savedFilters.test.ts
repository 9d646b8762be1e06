import { beforeEach, expect, it } from "vitest";
import { EVERYTHING } from "./query";
import { useSavedFilters } from "./savedFilters";

beforeEach(() => localStorage.clear());

it("keeps filters by name, sorted, and finds the one that is shown", () => {
  const { filters, save, forget, current } = useSavedFilters("t");
  save("Singles", { ...EVERYTHING, type: "Single" });
  save("Drafts", { ...EVERYTHING, status: "draft" });
  save("Singles", { ...EVERYTHING, type: "Single", sort: "title" });
  expect(filters.value.map((each) => each.name)).toEqual(["Drafts", "Singles"]);
  expect(current({ ...EVERYTHING, type: "Single", sort: "title" })?.name).toBe("Singles");
  expect(current(EVERYTHING)).toBeUndefined();
  forget("Drafts");
  expect(filters.value).toHaveLength(1);
});

it("keeps those of each tenant apart", () => {
  useSavedFilters("one").save("Mine", EVERYTHING);
  expect(useSavedFilters("other").filters.value).toEqual([]);
});
