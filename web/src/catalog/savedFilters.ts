/** Filters that a person keeps under a name, in this browser, for each tenant. */
import { useLocalStorage } from "@vueuse/core";
import { computed } from "vue";
import { addressOf, type CatalogQuery, parse } from "./query";

export interface SavedFilter {
  name: string;
  query: CatalogQuery;
}

const same = (one: CatalogQuery, other: CatalogQuery): boolean => JSON.stringify(addressOf(one)) === JSON.stringify(addressOf(other));

export function useSavedFilters(tenantId: string) {
  const stored = useLocalStorage<{ name: string; address: Record<string, string> }[]>(`catalog-filters-${tenantId}`, []);
  const filters = computed((): SavedFilter[] => stored.value.map((each) => ({ name: each.name, query: parse(each.address) })));

  /** Keeps the filter; one of the same name is replaced. */
  function save(name: string, query: CatalogQuery): void {
    stored.value = [...stored.value.filter((each) => each.name !== name), { name, address: addressOf(query) }].sort((a, b) => a.name.localeCompare(b.name));
  }

  function forget(name: string): void {
    stored.value = stored.value.filter((each) => each.name !== name);
  }

  const current = (query: CatalogQuery): SavedFilter | undefined => filters.value.find((each) => same(each.query, query));
  return { filters, save, forget, current };
}
