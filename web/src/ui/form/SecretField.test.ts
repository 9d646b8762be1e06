import { cleanup, fireEvent, render, screen } from "@testing-library/vue";
import { defineComponent, h, ref } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import SecretField from "./SecretField.vue";
import { provideSecrets } from "./secrets";

vi.mock("@nuxt/ui/components/Button.vue", () => ({ default: { template: "<button />" } }));
vi.mock("@nuxt/ui/components/Badge.vue", () => ({ default: { template: "<span />" } }));
vi.mock("@nuxt/ui/components/Input.vue", () => ({
  default: { props: ["modelValue"], emits: ["update:modelValue"], template: '<input :value="modelValue" @input="$emit(\'update:modelValue\', $event.target.value)">' },
}));
afterEach(cleanup);

function shown(stored: string[]) {
  const value = ref<unknown>();
  const form = defineComponent({
    setup: () => (provideSecrets(() => stored), () => h(SecretField, { name: "apiKey", label: "Key", disabled: false, modelValue: value.value, "onUpdate:modelValue": (next: unknown) => void (value.value = next) })),
  });
  render(form);
  return value;
}
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const field = () => document.querySelector("input");

it("asks for a secret that is not set, hidden while it is typed", async () => {
  const value = shown([]);
  expect(field()?.type).toBe("password");
  await fireEvent.update(field()!, "abc");
  expect(value.value).toBe("abc");
});

it("shows of a secret that is set only that it is, until it is replaced", async () => {
  const value = shown(["apiKey"]);
  expect(field()).toBeNull();
  await press("form.replace: Key");
  await fireEvent.update(field()!, "new");
  expect(value.value).toBe("new");
  await press("act.cancel: Key");
  expect([field(), value.value]).toEqual([null, undefined]);
});

it("removes a secret, and takes that back", async () => {
  const value = shown(["apiKey"]);
  await press("act.remove: Key");
  expect(value.value).toBeNull();
  expect(screen.getByText("form.secretGoes")).toBeTruthy();
  await press("act.undo: Key");
  expect(value.value).toBeUndefined();
});
