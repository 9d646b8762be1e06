/** Pools of ISRCs and barcodes: reading them, and what admins change. */
import { ref } from "vue";
import { useI18n } from "@/i18n";
import { answer, api, MERGE_PATCH, once, type Schemas } from "@/api/client";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";

export type Pool = Schemas["PoolView"];
export type PoolContent = Schemas["PoolContent"];
/** What admins change of a pool. */
export type PoolEdit = Partial<Pick<Pool, "name" | "first" | "last" | "labels" | "warnBelow" | "status">>;

export type Source = "isrc" | "ean" | "upc" | "isrcList" | "barcodeList";
/** What a person registers, as the form offers it. */
export const SOURCES: Source[] = ["isrc", "ean", "upc", "isrcList", "barcodeList"];

export interface Entered {
  name: string;
  source: Source;
  prefix: string;
  first: number;
  labels: string[];
  warnBelow: number;
}

const FIELDS: Record<Source, Pick<PoolContent, "kind" | "source" | "form">> = {
  isrc: { kind: "isrc", source: "prefix" },
  ean: { kind: "barcode", source: "prefix", form: "EAN-13" },
  upc: { kind: "barcode", source: "prefix", form: "UPC-A" },
  isrcList: { kind: "isrc", source: "list" },
  barcodeList: { kind: "barcode", source: "list" },
};

/** The request for what was entered. */
export function contentOf(entered: Entered): PoolContent {
  const fields = FIELDS[entered.source];
  const prefix = fields.source === "prefix" ? { prefix: entered.prefix.trim(), first: entered.first } : {};
  return { name: entered.name.trim(), ...fields, ...prefix, labels: entered.labels, warnBelow: entered.warnBelow };
}

/** At most as many as one request takes. */
export const MAX_NUMBERS = 2000;

/** The numbers in a pasted text: one a line, or separated by commas, semicolons or tabs. */
export function numbersIn(text: string): string[] {
  return text.split(/[\n\r,;\t]+/).map((each) => each.trim()).filter(Boolean);
}

/** How much of a pool is used, in percent; a hint of colour once something is. */
export function shareOf(pool: Pick<Pool, "usage">): number {
  return pool.usage.total ? Math.round((pool.usage.used / pool.usage.total) * 1000) / 10 : 0;
}

const ONE = "/number-pools/{poolId}";

export function useNumbers() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const version = ref(0);
  const pools = useRead(() => null, async () => (await answer(api.GET("/number-pools"))).items, () => version.value);
  const conflicts = useRead(() => null, () => answer(api.GET("/number-pools/conflicts")), () => version.value);

  /** Runs a change, and reads everything anew. */
  async function change(act: () => Promise<unknown>, done: string): Promise<boolean> {
    const result = await run(async () => (await act(), true), { done });
    version.value += 1;
    return result === true;
  }

  const path = (pool: Pool) => ({ path: { poolId: pool.id } });
  const register = (entered: Entered) => change(() => answer(api.POST("/number-pools", { body: contentOf(entered), headers: once() })), t("settings.numbers.registered"));
  const edit = (pool: Pool, body: PoolEdit) =>
    change(() => answer(api.PATCH(ONE, { params: path(pool), body, headers: MERGE_PATCH })), t("settings.numbers.saved"));
  const remove = (pool: Pool) =>
    change(() => answer(api.DELETE(ONE, { params: { ...path(pool), header: { "If-Match": "*" } } })), t("settings.numbers.removed"));

  /** Imports a list; tells what became of the numbers. */
  async function load(pool: Pool, numbers: string[]): Promise<boolean> {
    const result = await run(() => answer(api.POST(`${ONE}/numbers`, { params: path(pool), body: { numbers } })));
    if (!result) return false;
    return change(async () => undefined, t("settings.numbers.imported", { added: result.added, used: result.used, known: result.known }));
  }

  return { pools, conflicts, busy, register, edit, remove, load };
}
