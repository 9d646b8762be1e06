/** The tenant's document, live, and the saving of changes to it. */
import { answer, api, MERGE_PATCH, type Schemas } from "@/api/client";
import { type Live, useLiveDocument } from "@/api/live";
import { useSession } from "@/session/session";
import { useAct } from "@/ui/useAct";
import { useDraft } from "./useDraft";

export type Tenant = Schemas["Tenant"];

export function useTenant(): Live<Tenant | null> {
  const session = useSession();
  return useLiveDocument<Tenant>(() => (session.tenantId ? `tenants/${session.tenantId}` : null));
}

/** A form about the tenant. `done` is said after saving. */
export function useTenantForm(done: () => string) {
  const { data: tenant, pending, error } = useTenant();
  const { draft, change, changed, reset } = useDraft<Tenant>(() => tenant.value);
  const { busy, run } = useAct();

  async function save(): Promise<void> {
    await run(() => answer(api.PATCH("/tenant", { body: change.value, headers: MERGE_PATCH })), { done: done() });
  }

  return { tenant, draft, pending, error, changed, busy, save, reset };
}
