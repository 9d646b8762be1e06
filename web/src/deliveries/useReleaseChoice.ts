/** Finds releases to choose from as one types; without words the latest that are ready or delivered. */
import { refDebounced } from "@vueuse/core";
import { computed, ref } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { useRead } from "@/ui/useRead";

export interface FoundRelease {
  id: string;
  title: string;
  artist: string;
  barcode: string;
  status: Schemas["ReleaseSummary"]["status"];
}

const LATEST = 100;
const SHOWN = 50;
const DEBOUNCE_MS = 150;

const found = (each: Schemas["ReleaseSummary"]): FoundRelease => ({
  id: each.id, title: each.title || each.id.slice(0, 8), artist: each.displayArtist ?? "", barcode: each.barcode ?? "", status: each.status,
});

/** Whether every word begins somewhere in the release's title, artist or barcode; case and accents do not matter. */
export function fits(release: FoundRelease, words: string): boolean {
  const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const text = fold(`${release.title} ${release.artist} ${release.barcode}`);
  return fold(words).split(/\s+/).every((word) => text.includes(word));
}

async function readLatest(): Promise<FoundRelease[]> {
  const page = (status: "ready" | "delivered") => answer(api.GET("/releases", { params: { query: { status, limit: LATEST } } }));
  const pages = await Promise.all([page("ready"), page("delivered")]);
  return pages.flatMap((each) => each.items.map(found));
}

async function search(words: string): Promise<FoundRelease[]> {
  const query = { q: words, limit: SHOWN } as Record<string, unknown>;
  const page = await answer(api.GET("/releases", { params: { query } }));
  return page.items.map(found).filter((each) => each.status === "ready" || each.status === "delivered");
}

export function useReleaseChoice() {
  const words = ref("");
  const settled = refDebounced(words, DEBOUNCE_MS);
  const latest = useRead(() => null, readLatest);
  const complete = computed(() => (latest.data.value?.length ?? LATEST) < LATEST);
  // The whole catalogue is asked only if the latest are not all there is.
  const asked = useRead(() => [settled.value.trim(), complete.value] as const, async ([text, all]) => (text && !all ? search(text) : null));
  const releases = computed(() => {
    const here = (latest.data.value ?? []).filter((each) => fits(each, settled.value.trim()));
    return (asked.data.value ?? here).slice(0, SHOWN);
  });
  return { words, releases, pending: latest.pending, error: latest.error };
}
