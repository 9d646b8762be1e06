import { flushPromises } from "@vue/test-utils";
import { effectScope, ref } from "vue";
import { expect, it } from "vitest";
import { useRead } from "./useRead";

/** A reading whose answers are given one by one. */
function reading() {
  const wanted = ref("a");
  const moved = ref(0);
  const asked: { what: string; give: (value: string) => void; fail: (error: Error) => void }[] = [];
  const read = (what: string) => new Promise<string>((give, fail) => void asked.push({ what, give, fail }));
  return { wanted, moved, asked, ...effectScope().run(() => useRead(() => wanted.value, read, () => moved.value))! };
}

it("does not show what was asked for before, and tells that the new question failed", async () => {
  const { wanted, asked, data, error, pending } = reading();
  asked[0]?.give("A");
  await flushPromises();
  expect(data.value).toBe("A");
  wanted.value = "b";
  await flushPromises();
  expect([data.value, pending.value]).toEqual([null, true]);
  asked[1]?.fail(new Error("It is gone."));
  await flushPromises();
  expect([data.value, error.value?.message, pending.value]).toEqual([null, "It is gone.", false]);
  wanted.value = "c";
  await flushPromises();
  expect(error.value).toBeNull();
});

it("keeps what there is while the same is read again", async () => {
  const { moved, asked, data, error, again } = reading();
  asked[0]?.give("A");
  await flushPromises();
  moved.value += 1;
  await flushPromises();
  expect([asked.length, data.value]).toEqual([2, "A"]);
  asked[1]?.give("B");
  await flushPromises();
  void again();
  expect(data.value).toBe("B");
  asked[2]?.fail(new Error("The server failed."));
  await flushPromises();
  expect([data.value, error.value?.message]).toEqual(["B", "The server failed."]);
});

it("drops an answer that comes after a newer question", async () => {
  const { wanted, asked, data } = reading();
  wanted.value = "b";
  await flushPromises();
  asked[1]?.give("B");
  asked[0]?.give("A");
  await flushPromises();
  expect(data.value).toBe("B");
});
