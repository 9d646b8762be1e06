import { createPinia, setActivePinia } from "pinia";
import { effectScope } from "vue";
import { beforeEach, expect, it, vi } from "vitest";
import { useLiveDocument, useLiveList } from "./live";

vi.mock("@/session/firebase", () => ({ firestore: () => Promise.reject(new Error("The SDK could not be loaded.")) }));
vi.mock("@/session/session", () => ({ useSession: () => ({ tenantId: "t" }) }));

beforeEach(() => setActivePinia(createPinia()));

it("tells of an SDK that cannot be loaded, in place of waiting for ever", async () => {
  const [list, one] = effectScope().run(() => [useLiveList(() => "deliveries"), useLiveDocument(() => "deliveries/1")])!;
  for (const live of [list, one]) {
    await vi.waitFor(() => expect(live?.pending.value).toBe(false));
    expect(live?.error.value?.message).toBe("The SDK could not be loaded.");
  }
});
