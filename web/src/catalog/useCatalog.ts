/** The catalogue of the page: its query in the address, the releases page by page, and their counts, kept fresh. */
import { refDebounced, useDebounceFn } from "@vueuse/core";
import { computed, ref, watch } from "vue";
import { useRoute, useRouter } from "vue-router";
import { answer, api } from "@/api/client";
import { limit, orderBy, useLiveList } from "@/api/live";
import { usePages } from "@/ui/pages";
import { useRead } from "@/ui/useRead";
import { addressOf, type CatalogQuery, EVERYTHING, parametersOf, parse, type Summary } from "./query";

const PAGE = 100;
const TYPING_MS = 150;
const QUIET_MS = 800;

export function useCatalog() {
  const route = useRoute();
  const router = useRouter();
  const query = computed((): CatalogQuery => parse(route.query));

  function change(some: Partial<CatalogQuery>): void {
    const address = addressOf({ ...query.value, ...some });
    void router.replace({ query: { ...address, ...(route.query.view ? { view: route.query.view } : {}) } });
  }

  // The field holds what is typed; the address follows a moment later.
  const term = ref(query.value.q);
  const settled = refDebounced(term, TYPING_MS);
  watch(settled, (q) => q !== query.value.q && change({ q }));
  watch(() => query.value.q, (q) => q !== settled.value && (term.value = q));

  const parameters = computed(() => parametersOf(query.value));
  const pages = usePages(
    () => parameters.value,
    async (wanted, cursor, signal) => answer(api.GET("/releases", { signal, params: { query: { ...wanted, limit: PAGE, ...(cursor ? { cursor } : {}) } } })),
  );
  const counts = useRead(() => null, () => answer(api.GET("/releases/counts")));

  // The newest entry tells that something has changed: the first page and the counts are read again, quietly.
  const newest = useLiveList<Summary>(() => "releaseIndex", () => [orderBy("updated", "desc"), limit(1)]);
  const stale = useDebounceFn(() => Promise.all([pages.refresh(), counts.again()]), QUIET_MS);
  watch(() => newest.data.value[0], (now, before) => before && now && void stale());

  const seen = ref(new Set<string>());
  watch(pages.items, (items) => {
    const names = items.flatMap((each) => (each.label && !seen.value.has(each.label) ? [each.label] : []));
    if (names.length) seen.value = new Set([...seen.value, ...names]);
  });
  const labels = computed(() => [...new Set([...seen.value, ...(query.value.label ? [query.value.label] : [])])].sort((one, other) => one.localeCompare(other)));

  const reset = (): void => {
    term.value = "";
    change(EVERYTHING);
  };
  return { query, change, reset, term, pages, counts, labels };
}
