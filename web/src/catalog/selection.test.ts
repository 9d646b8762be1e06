import { expect, it } from "vitest";
import { nextTick, ref } from "vue";
import type { Summary } from "./query";
import { useSelection } from "./selection";

const list = (ids: string): Summary[] => [...ids].map((id) => ({ id }) as Summary);

it("chooses one, a range, and everything", () => {
  const { chosen, toggle, toggleAll, all, clear } = useSelection(ref(list("abcde")));
  toggle("b");
  toggle("d", true);
  expect(chosen.value.map((each) => each.id)).toEqual(["b", "c", "d"]);
  expect(all.value).toBe("indeterminate");
  toggle("c");
  expect(chosen.value).toHaveLength(2);
  toggleAll();
  expect(all.value).toBe(true);
  toggleAll();
  expect(chosen.value).toEqual([]);
  toggle("a");
  clear();
  expect(all.value).toBe(false);
});

it("counts only what is still shown", () => {
  const items = ref(list("ab"));
  const { chosen, toggle } = useSelection(items);
  toggle("a");
  items.value = list("b");
  expect(chosen.value).toEqual([]);
});

it("moves within the list", async () => {
  const items = ref(list("abc"));
  const { active, move } = useSelection(items);
  move(1);
  move(5);
  expect(active.value).toBe(2);
  move(-9);
  expect(active.value).toBe(0);
  move(2);
  items.value = list("a");
  await nextTick();
  expect(active.value).toBe(0);
});
