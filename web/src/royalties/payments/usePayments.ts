/** The payments that are due: which are chosen, their file for a bank, and that they are made. */
import { computed, ref } from "vue";
import { answer, api, once, type Schemas } from "@/api/client";
import { added, type Money } from "@/sales/money";
import { useRead } from "@/ui/useRead";
import { saveLinks } from "../useRoyalties";

export type DuePayment = Schemas["DuePayment"];
export type PaymentForm = "csv" | "sepa";

/** The server marks no more at once. */
const AT_ONCE = 200;

/** Has the browser save payments as a file, those of earlier files only if wanted again; the day is that on which the bank pays. */
export const savePayments = (form: PaymentForm, day: string, again = false): Promise<void> =>
  saveLinks(answer(api.POST("/royalties/payments/file", { body: { form, again, ...(form === "sepa" && day ? { day } : {}) } })));

/** Marks payments as made; returns how many were not marked before. */
export async function markPaid(ids: readonly string[]): Promise<number> {
  let marked = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    marked += (await answer(api.POST("/royalties/payments/paid", { body: { payments: ids.slice(from, from + AT_ONCE) }, headers: once() }))).marked;
  }
  return marked;
}

/** The sums of payments by currency. */
export function totalOf(payments: readonly DuePayment[]): Money[] {
  const currencies = [...new Set(payments.map((each) => each.currency))].sort();
  return currencies.map((currency) => ({ currency, value: added(payments.filter((each) => each.currency === currency).map((each) => each.amount)) }));
}

/** The payments that are due, for whom `may` see them, and those of them that are chosen. */
export function usePayments(may: () => boolean) {
  const { data, pending, error, again } = useRead(may, async (allowed) => (allowed ? (await answer(api.GET("/royalties/payments"))).items : []));
  const chosenIds = ref<ReadonlySet<string>>(new Set());
  const payments = computed(() => data.value ?? []);
  const chosen = computed(() => payments.value.filter((each) => chosenIds.value.has(each.id)));
  const all = computed(() => (chosen.value.length === 0 ? false : chosen.value.length === payments.value.length ? true : "indeterminate"));

  function choose(id: string, on: boolean): void {
    const others = [...chosenIds.value].filter((each) => each !== id);
    chosenIds.value = new Set(on ? [...others, id] : others);
  }
  const chooseAll = (on: boolean): void => void (chosenIds.value = new Set(on ? payments.value.map((each) => each.id) : []));

  return { payments, pending, error, again, chosen, all, choose, chooseAll, isChosen: (id: string) => chosenIds.value.has(id) };
}
