/** Payees' links: the list, and what is done with it. A new link is shown once. */
import { computed, ref } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { useI18n } from "@/i18n";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";

export type PayeeLink = Schemas["PayeeLink"];

/** The page that a token opens. The token is in the fragment, which no server logs. */
export const pageOf = (token: string): string => `${location.origin}/payee#${token}`;

export function usePayeeLinks() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const { data, error, again } = useRead(() => null, () => answer(api.GET("/royalties/payee-links")));
  const links = computed(() => data.value?.items ?? []);
  const made = ref<string | null>(null);

  /** Makes a link; returns whether it was made. */
  async function make(payee: string, days: number): Promise<boolean> {
    const created = await run(() => answer(api.POST("/royalties/payee-links", { body: { payee, days } })));
    if (!created) return false;
    made.value = pageOf(created.token);
    await again();
    return true;
  }

  async function revoke(linkId: string): Promise<void> {
    await run(() => answer(api.DELETE("/royalties/payee-links/{linkId}", { params: { path: { linkId } } })), { done: t("royalties.payees.revoked") });
    await again();
  }

  return { links, error, again, made, busy, make, revoke };
}
