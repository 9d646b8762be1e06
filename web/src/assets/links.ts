/** Links to files: what a page shows is asked for in one call, and kept while the links are valid. */
import { onScopeDispose, type Ref, shallowRef, watch } from "vue";
import { answer, api, type Schemas } from "@/api/client";

export type FileReference = { assetId: string; derived?: string };

/** The API's links are valid for 15 minutes; a page must not hand one out that ends while it is used. */
const VALID_MS = 10 * 60_000;
const MOST = 100;
const GATHER_MS = 15;
/** What is only scrolled past is not asked for. */
const SEEN_MS = 60;

interface Kept {
  url: Promise<string | null>;
  until: number;
}

/** Answers the links of several files, in the order of the files; null for those that there are not. */
export type AskLinks = (files: FileReference[]) => Promise<(string | null)[]>;

const keyOf = (file: FileReference): string => `${file.assetId}/${file.derived ?? ""}`;

/** A cache of links that gathers the questions of one moment into calls of at most a hundred files. */
export function linkCache(ask: AskLinks, now: () => number = Date.now) {
  const kept = new Map<string, Kept>();
  let waiting: { file: FileReference; resolve: (url: string | null) => void; reject: (error: unknown) => void }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function send(): Promise<void> {
    timer = undefined;
    const all = waiting;
    waiting = [];
    for (let start = 0; start < all.length; start += MOST) {
      const some = all.slice(start, start + MOST);
      try {
        const urls = await ask(some.map((each) => each.file));
        some.forEach((each, index) => each.resolve(urls[index] ?? null));
      } catch (error) {
        for (const each of some) {
          kept.delete(keyOf(each.file));
          each.reject(error);
        }
      }
    }
  }

  /** The link of a file, or null if there is none. Rejects if the API could not be asked. */
  function link(file: FileReference): Promise<string | null> {
    const found = kept.get(keyOf(file));
    if (found && found.until > now()) return found.url;
    const url = new Promise<string | null>((resolve, reject) => waiting.push({ file, resolve, reject }));
    kept.set(keyOf(file), { url, until: now() + VALID_MS });
    timer ??= setTimeout(() => void send(), GATHER_MS);
    return url;
  }

  return { link };
}

const cache = linkCache(async (links) => {
  const found: Schemas["AssetLinks"] = await answer(api.POST("/assets/links", { body: { links } }));
  return found.items.map((each) => each.url ?? null);
});

export const linkTo = cache.link;

/** The links of the files that `wanted` names, by `assetId`; a file without a link stays absent. */
export function useLinks(wanted: () => FileReference[]): Ref<ReadonlyMap<string, string>> {
  const links = shallowRef<ReadonlyMap<string, string>>(new Map());
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(): Promise<void> {
    const files = wanted();
    const urls = await Promise.all(files.map((file) => linkTo(file).catch(() => null)));
    const found = new Map(links.value);
    files.forEach((file, index) => {
      const url = urls[index];
      if (url) found.set(file.assetId, url);
    });
    links.value = found;
  }

  watch(
    () => wanted().map(keyOf).join(" "),
    (keys) => {
      clearTimeout(timer);
      if (keys) timer = setTimeout(() => void read(), SEEN_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return links;
}
