/** The tenant's mappings, live, and the changes of one: each is stored at once, and can be undone. */
import { computed } from "vue";
import { useI18n } from "@/i18n";
import { answer, api } from "@/api/client";
import { orderBy, useLiveList } from "@/api/live";
import { useAct } from "@/ui/useAct";
import { DEFAULT, type Mapping, type Provider, type Row, rowsOf, without, withRows } from "./mapping";

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

  /** Stores the whole mapping, only if it is still as it was read. */
  async function put(genres: NonNullable<Mapping["genres"]>, version: string | undefined): Promise<unknown> {
    const found = await api.GET(ONE, { params: { path: path.value } });
    const tag = found.response.ok ? (found.response.headers.get("ETag") ?? "*") : "*";
    const body = { genres, version, vocabulary: mapping.value?.vocabulary ?? [] };
    return answer(api.PUT(ONE, { params: { path: path.value, header: { "If-Match": tag } }, body }));
  }

  async function change(genres: NonNullable<Mapping["genres"]>, done: string, version = mapping.value?.version): Promise<boolean> {
    const before = mapping.value;
    const undo = before ? () => put(before.genres ?? {}, before.version) : undefined;
    return (await run(() => put(genres, version), { done, undo })) !== undefined;
  }

  const save = (added: Row[], instead?: string) =>
    change(withRows(instead ? without(mapping.value?.genres, instead) : mapping.value?.genres, added), t("genres.saved", { count: added.length }));
  const remove = (genre: string) => change(without(mapping.value?.genres, genre), t("genres.removed", { genre }));
  const setVersion = (version: string) => change(mapping.value?.genres ?? {}, t("genres.versionSaved"), version || undefined);

  async function drop(): Promise<boolean> {
    const before = mapping.value;
    const done = await run(
      async () => {
        await answer(api.DELETE(ONE, { params: { path: path.value, header: { "If-Match": "*" } } }));
        return true;
      },
      { done: t("genres.dropped"), undo: before ? () => put(before.genres ?? {}, before.version) : undefined },
    );
    return done === true;
  }

  /** Maps what has the same name at the DSP, of the genres in use. */
  const fill = () =>
    run(async () => {
      const { added } = await answer(api.POST(`${ONE}/fill`, { params: { path: path.value }, body: {} }));
      return added.length;
    });
  const restore = (revision: number) =>
    run(() => answer(api.POST(`${ONE}/revisions/{revision}/restore`, { params: { path: { ...path.value, revision: String(revision) } } })), { done: t("genres.restored") });

  return { mapping, rows, path, busy, save, remove, setVersion, drop, fill, restore };
}
