/** The board page by page, and each row renewed as soon as one of its deliveries moves or a DSP says something. */
import { refDebounced, useDebounceFn } from "@vueuse/core";
import { computed, type Ref, shallowRef, watch } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { limit, orderBy, useLiveList } from "@/api/live";
import type { Delivery } from "@/deliveries/delivery";
import { usePages } from "@/ui/pages";
import { type BoardRow, linesOf, renewed, type Show, sift } from "./board";

const PAGE = 50;
const REPORT_PAGE = 200;
const RECENT = 100;
/** The board follows the deliveries by a trigger; it is asked a little later. */
const SETTLE_MS = 2000;
const DEBOUNCE_MS = 200;
const MOST_FOUND = 12;

/** The whole report as CSV: the pages, with one header. */
export async function exportReport(): Promise<string> {
  let text = "";
  let after: string | undefined;
  do {
    const page = await answer(api.GET("/reconciliation", { params: { query: { limit: REPORT_PAGE, after, format: "csv" } } }));
    text += joinPage(text, page.csv ?? "");
    after = page.next;
  } while (after);
  return text;
}

export function joinPage(before: string, page: string): string {
  return before ? page.slice(page.indexOf("\n") + 1) : page;
}

/** The releases whose deliveries differ from when they were last looked at. */
export function movedReleases(before: Map<string, string>, deliveries: Delivery[]): { now: Map<string, string>; releaseIds: string[] } {
  const now = new Map(deliveries.map((each) => [each.id, `${each.status} ${each.dsp?.status ?? ""} ${each.attempts?.length ?? 0}`]));
  const moved = before.size ? deliveries.filter((each) => before.get(each.id) !== now.get(each.id)) : [];
  return { now, releaseIds: [...new Set(moved.map((each) => each.releaseId))] };
}

const identified = (row: BoardRow) => ({ ...row, id: row.releaseId });
const rowOf = async (releaseId: string): Promise<BoardRow[]> => (await answer(api.GET("/board", { params: { query: { releaseId } } }))).items;
const rowsOf = async (ids: string[]): Promise<BoardRow[]> => (await Promise.all(ids.map(rowOf))).flat();

async function search(words: string): Promise<BoardRow[]> {
  const { items } = await answer(api.GET("/releases", { params: { query: { q: words, limit: MOST_FOUND } } }));
  return rowsOf(items.map((each) => each.id));
}

export function useBoard(show: Ref<Show>, words: Ref<string>) {
  const found = shallowRef<BoardRow[] | null>(null);
  const targets = shallowRef<Schemas["BoardTarget"][]>([]);
  const pages = usePages(
    () => show.value,
    async (wanted, cursor, signal) => {
      const query = { limit: PAGE, cursor: cursor ?? undefined, show: wanted === "all" ? undefined : wanted };
      const page = await answer(api.GET("/board", { signal, params: { query } }));
      targets.value = page.targets;
      return { items: page.items.map(identified), nextCursor: page.nextCursor };
    },
  );
  const { items: rows, pending, error, again, more } = pages;

  // What is loaded is sifted at once; if that is not everything, the catalogue is searched too.
  const settled = refDebounced(words, DEBOUNCE_MS);
  watch([settled, pages.complete], async ([text, all]) => {
    found.value = null;
    const wanted = text.trim();
    if (!wanted || all) return;
    const rowsFound = await search(wanted).catch(() => null);
    if (settled.value.trim() === wanted) found.value = rowsFound;
  });

  const { data: recent } = useLiveList<Delivery>(() => "deliveries", () => [orderBy("created", "desc"), limit(RECENT)]);
  let seen = new Map<string, string>();
  const waiting = new Set<string>();
  const renew = useDebounceFn(async () => {
    const ids = [...waiting];
    waiting.clear();
    const newer = await rowsOf(ids).catch(() => []);
    const known = new Set(rows.value.map((row) => row.releaseId));
    rows.value = renewed(rows.value, newer.filter((row) => show.value === "all" || known.has(row.releaseId))).map(identified);
  }, SETTLE_MS);
  watch(recent, (deliveries) => {
    const { now, releaseIds } = movedReleases(seen, deliveries);
    seen = now;
    for (const id of releaseIds) waiting.add(id);
    if (waiting.size) void renew();
  });

  const lines = computed(() => linesOf(rows.value));
  const shown = computed(() => (found.value ? linesOf(found.value) : sift(lines.value, words.value)));
  const columns = computed(() => targets.value.filter((target) => target.active || rows.value.some((row) => row.cells.some((cell) => cell.targetId === target.id && cell.sent))));
  const complete = computed(() => lines.value.length > 0 && pages.complete.value && show.value === "all");
  return { lines, shown, columns, pending, error, again, more, complete, unfinished: computed(() => !pages.complete.value) };
}
