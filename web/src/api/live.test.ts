import { createPinia, setActivePinia } from "pinia";
import { effectScope } from "vue";
import { beforeEach, expect, it, vi } from "vitest";
import { type Constraint, orderBy, useLiveDocument, useLiveList, useLivePages } from "./live";

const { sdk } = vi.hoisted(() => ({ sdk: { there: false } }));
vi.mock("@/session/firebase", () => ({ firestore: () => (sdk.there ? Promise.resolve({}) : Promise.reject(new Error("The SDK could not be loaded."))) }));
/** A collection of three documents. */
vi.mock("firebase/firestore", () => {
  const constraint = (kind: string) => (count: number) => ({ kind, count });
  const made = { collection: () => ({}), where: constraint("where"), orderBy: constraint("orderBy"), limit: constraint("limit"), limitToLast: constraint("limitToLast") };
  const query = (_: object, ...constraints: Constraint[]) => ({ withConverter: () => constraints });
  const onSnapshot = (constraints: { kind: string; count: number }[], next: (snapshot: object) => void) => {
    const most = constraints.find((each) => each.kind === "limit")?.count;
    next({ docs: ["a", "b", "c"].slice(0, most).map((id) => ({ data: () => ({ id }) })) });
    return () => undefined;
  };
  return { ...made, query, onSnapshot };
});
vi.mock("@/session/session", () => ({ useSession: () => ({ tenantId: "t" }) }));

beforeEach(() => setActivePinia(createPinia()));

it("tells of an SDK that cannot be loaded, in place of waiting for ever", async () => {
  const [list, one] = effectScope().run(() => [useLiveList(() => "deliveries"), useLiveDocument(() => "deliveries/1")])!;
  for (const live of [list, one]) {
    await vi.waitFor(() => expect(live?.pending.value).toBe(false));
    expect(live?.error.value?.message).toBe("The SDK could not be loaded.");
  }
});

it("shows more of a list until all of it is shown", async () => {
  sdk.there = true;
  const list = effectScope().run(() => useLivePages<{ id: string }>(() => "exportJobs", () => [orderBy("created", "desc")], 2))!;
  const shows = async (ids: string[], complete: boolean) => vi.waitFor(() => expect([list.data.value.map((each) => each.id), list.complete.value]).toEqual([ids, complete]));
  await shows(["a", "b"], false);
  list.more();
  await shows(["a", "b", "c"], true);
});
