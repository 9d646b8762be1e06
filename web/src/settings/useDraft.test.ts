import { describe, expect, it } from "vitest";
import { nextTick, ref } from "vue";
import { useDraft } from "./useDraft";

interface Label {
  name: string;
  type?: string;
}

describe("useDraft", () => {
  it("keeps the person's change when the server has something new", async () => {
    const server = ref<Label>({ name: "Old", type: "label" });
    const { draft, change } = useDraft<Label>(() => server.value);
    draft.value = { ...(draft.value as Label), name: "Mine" };
    server.value = { name: "Old", type: "artist" };
    await nextTick();
    expect(draft.value).toEqual({ name: "Mine", type: "artist" });
    expect(change.value).toEqual({ name: "Mine" });
  });

  it("has nothing changed once the server has the person's value, or after reset", async () => {
    const server = ref<Label>({ name: "Old" });
    const { draft, changed, reset } = useDraft<Label>(() => server.value);
    draft.value = { name: "New" };
    expect(changed.value).toBe(true);
    server.value = { name: "New" };
    await nextTick();
    expect(changed.value).toBe(false);
    draft.value = { name: "Other" };
    reset();
    expect(draft.value).toEqual({ name: "New" });
  });
});
