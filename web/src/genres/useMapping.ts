/** The tenant's mappings, live, and the changes of one: each is stored at once, and can be undone. */
import { computed } from "vue";
import { useI18n } from "@/i18n";
import { answer, api } from "@/api/client";
import { orderBy, useLiveList } from "@/api/live";
import { useAct } from "@/ui/useAct";
import { changed, type Changes, DEFAULT, type Mapping, type Provider, type Row, rowsOf, storing, takingBack } from "./mapping";

export function useMappings() {
  return useLiveList<Mapping>(() => "genreMappings", () => [orderBy("provider")]);
}

const ONE = "/genres/mappings/{provider}/{mapping}";

export function useMapping(mappings: () => Mapping[], provider: () => Provider, name: () => string) {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const mapping = computed(() => mappings().find((each) => each.provider === provider() && (each.name ?? DEFAULT) === name()) ?? null);
  const path = computed(() => ({ provider: provider(), mapping: name() }));
  const rows = computed(() => rowsOf(mapping.value?.genres));

  type Place = { params: { path: { provider: Provider; mapping: string } } };
  const place = (): Place => ({ params: { path: path.value } });

  /** The mapping as the server has it, with its tag; null if there is none. */
  async function stored(at: Place): Promise<{ content: Mapping; tag: string } | null> {
    const call = await api.GET(ONE, at);
    if (call.response.status === 404) return null;
    return { content: await answer(Promise.resolve(call)), tag: call.response.headers.get("ETag") ?? "" };
  }

  /** Applies `edit` to what the server has, and stores it if that is still so; returns what it was before. */
  async function change(at: Place, edit: (now: Partial<Mapping>) => Partial<Mapping>): Promise<Partial<Mapping>> {
    const found = await stored(at);
    const before: Partial<Mapping> = found?.content ?? {};
    const { genres = {}, version, vocabulary = [], dictionary } = { ...before, ...edit(before) };
    await answer(api.PUT(ONE, { params: { ...at.params, header: { "If-Match": found?.tag ?? "*" } }, body: { genres, version, vocabulary, dictionary } }));
    return before;
  }

  /** Stores changes of single genres; undo takes back those, and nothing that anybody changed since. */
  async function store(changes: Changes, done: string): Promise<boolean> {
    const at = place();
    let before: Partial<Mapping> = {};
    const undo = () => change(at, (now) => ({ genres: changed(now.genres, takingBack(changes, before.genres, now.genres)) }));
    return (await run(async () => (before = await change(at, (now) => ({ genres: changed(now.genres, changes) }))), { done, undo })) !== undefined;
  }

  const save = (added: Row[], instead?: string) => store(storing(added, instead), t("genres.saved", { count: added.length }));
  const remove = (genre: string) => store({ [genre]: null }, t("genres.removed", { genre }));

  async function setVersion(typed: string): Promise<boolean> {
    const at = place();
    const version = typed || undefined;
    let before: Partial<Mapping> = {};
    const undo = () => change(at, (now) => (now.version === version ? { version: before.version } : {}));
    return (await run(async () => (before = await change(at, () => ({ version }))), { done: t("genres.versionSaved"), undo })) !== undefined;
  }

  /** Takes a plug-in's dictionary as the list of the DSP's genres; without one, any genre is accepted. */
  async function setDictionary(dictionary?: string): Promise<boolean> {
    const at = place();
    let before: Partial<Mapping> = {};
    const undo = () => change(at, (now) => (now.dictionary === dictionary ? { dictionary: before.dictionary, vocabulary: before.vocabulary } : {}));
    return (await run(async () => (before = await change(at, () => ({ dictionary, vocabulary: [] }))), { done: t("genres.dictionarySaved"), undo })) !== undefined;
  }

  async function drop(): Promise<boolean> {
    const at = place();
    let before: Partial<Mapping> = {};
    const undo = () => change(at, (now) => ({ ...before, ...now, genres: { ...before.genres, ...now.genres } }));
    const dropped = async () => {
      const found = await stored(at);
      if (!found) return true;
      before = found.content;
      await answer(api.DELETE(ONE, { params: { ...at.params, header: { "If-Match": found.tag } } }));
      return true;
    };
    return (await run(dropped, { done: t("genres.dropped"), undo })) === true;
  }

  /** Maps what has the same name at the DSP, of the genres in use. */
  const fill = () =>
    run(async () => {
      const { added } = await answer(api.POST(`${ONE}/fill`, { params: { path: path.value }, body: {} }));
      return added.length;
    });
  const restore = (revision: number) =>
    run(() => answer(api.POST(`${ONE}/revisions/{revision}/restore`, { params: { path: { ...path.value, revision: String(revision) } } })), { done: t("genres.restored") });

  return { mapping, rows, path, busy, save, remove, setVersion, setDictionary, drop, fill, restore };
}
