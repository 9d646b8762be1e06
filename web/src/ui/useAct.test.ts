import { flushPromises } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { useAct } from "./useAct";

interface Told {
  title: string;
  description?: string;
  actions?: { label: string; to?: string; onClick?: () => void }[];
}
const { told } = vi.hoisted(() => ({ told: [] as Told[] }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: (toast: Told) => told.push(toast) }) }));

beforeEach(() => void told.splice(0));

it("says what is done, leads to what came of it, and takes it back", async () => {
  const { busy, run } = useAct();
  const undo = vi.fn(async () => undefined);
  const running = run(async () => "a", { done: "Merged.", link: (id) => ({ label: "Open", to: `/artists/${id}` }), undo });
  expect(busy.value).toBe(true);
  expect(await running).toBe("a");
  expect(busy.value).toBe(false);
  const [back, open] = told[0]?.actions ?? [];
  expect([told[0]?.title, open?.to]).toEqual(["Merged.", "/artists/a"]);
  back?.onClick?.();
  await flushPromises();
  expect(undo).toHaveBeenCalledOnce();
});

it("shows a failure with what to do", async () => {
  const { run } = useAct();
  const refused = new Problem(409, { detail: "It is in work.", remedy: "Wait for its end." });
  expect(await run(() => Promise.reject(refused), { done: "Deleted." })).toBeUndefined();
  expect(told).toEqual([expect.objectContaining({ title: "It is in work.", description: "Wait for its end." })]);
});
