import { mount } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import type { Need } from "./needs";
import NeedList from "./NeedList.vue";

const { session, posted } = vi.hoisted(() => ({ session: { role: "manager", can: (): boolean => session.role !== "viewer" }, posted: [] as unknown[] }));
vi.mock("@nuxt/ui/composables", () => ({ useToast: () => ({ add: () => undefined }) }));
vi.mock("@/session/session", () => ({ useSession: () => session }));
vi.mock("@/api/client", () => ({ answer: (value: unknown) => value, api: { POST: async (path: string, { params }: { params: { path: unknown } }) => posted.push([path, params.path]) } }));

const need = (fields: Partial<Need>): Need => ({ key: "a", kind: "task", text: "", count: 1, since: null, to: "/settings", ...fields });
const list = (...needs: Need[]) =>
  mount(NeedList, { props: { needs, titleOf: () => "Night Transit" }, global: { stubs: { RouterLink: true, Icon: true, UIcon: true, RelativeTime: true } } });

beforeEach(() => {
  posted.splice(0);
  session.role = "manager";
});

it("marks a task as done", async () => {
  await list(need({ taskId: "t1" })).get("button").trigger("click");
  expect(posted).toEqual([["/tasks/{taskId}/complete", { taskId: "t1" }]]);
});

it("offers that to managers, and for tasks only", () => {
  expect(list(need({ kind: "failed" })).findAll("button")).toHaveLength(0);
  session.role = "viewer";
  expect(list(need({ taskId: "t1" })).findAll("button")).toHaveLength(0);
});
