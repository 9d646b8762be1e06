/** The tenant's records, searched by the server, page by page; and the changes of one. */
import { refDebounced } from "@vueuse/core";
import { computed, type Ref } from "vue";
import { useI18n } from "@/i18n";
import { answer, api, once } from "@/api/client";
import { usePages } from "@/ui/pages";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";
import type { Content, Kind, Party, Proposal } from "./party";

const PAGE = 50;

export function useParties(term: Ref<string>, kind: Ref<Kind | null>) {
  const settled = refDebounced(term, 200);
  const query = computed(() => ({ limit: PAGE, ...(settled.value.trim() ? { q: settled.value.trim() } : {}), ...(kind.value ? { kind: kind.value } : {}) }));
  return usePages(
    () => query.value,
    (asked, cursor, signal) => answer(api.GET("/parties", { signal, params: { query: { ...asked, ...(cursor ? { cursor } : {}) } } })),
  );
}

/** The records whose names begin like this, for pickers. */
export async function findParties(name: string, most = 5): Promise<Party[]> {
  return (await answer(api.GET("/parties", { params: { query: { q: name.trim().slice(0, 200), limit: most } } }))).items;
}

export function useProposals() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const read = () => answer(api.GET("/parties/proposals"));
  const { data, pending, error, again } = useRead(() => null, read);
  /** A repeated creation after a failed link is the same record, not another one. */
  const keys = new Map<string, ReturnType<typeof once>>();

  /** Makes the credits of this name link to a record; returns how many releases changed. One request names only some of them. */
  async function linkAll({ name }: Proposal, partyId: string): Promise<number> {
    const linked = new Set<string>();
    for (let rest = data.value?.items.find((each) => each.name === name); rest; rest = (await read()).items.find((each) => each.name === name)) {
      const body = { names: [name], releaseIds: rest.releaseIds };
      const result = await answer(api.POST("/parties/{partyId}/link", { params: { path: { partyId } }, body, headers: once() }));
      result.linked.forEach((each) => linked.add(each));
      if (!result.linked.length || rest.releases <= rest.releaseIds.length) break;
    }
    return linked.size;
  }

  /** What the page shows is read again, also after a failure: some releases may be linked already. */
  const linking = (act: () => Promise<number>, name: string) => run(() => act().finally(again), { done: (count: number) => t("artists.linked", { name, count }) });
  const link = (proposal: Proposal, party: { id: string; name: string }) => linking(() => linkAll(proposal, party.id), party.name);

  function accept(proposal: Proposal, kind: Kind) {
    const body = { name: proposal.name, kind, variants: proposal.spellings.filter((each) => each !== proposal.name).slice(0, 50) };
    const asked = JSON.stringify(body);
    const headers = keys.get(asked) ?? once();
    keys.set(asked, headers);
    return linking(async () => linkAll(proposal, (await answer(api.POST("/parties", { body, headers }))).id), proposal.name);
  }
  return { data, pending, error, again, busy, link, accept };
}

const takeBack = (partyId: string) => answer(api.POST("/parties/{partyId}/unmerge", { params: { path: { partyId } } }));

export function useParty(partyId: () => string) {
  const { t } = useI18n();
  const { busy, run, tell } = useAct();
  // The tag belongs to the record that is shown: what is stored or deleted is what a person saw.
  const { data: found, ...reading } = useRead(partyId, async (id) => {
    const call = await api.GET("/parties/{partyId}", { params: { path: { partyId: id } } });
    return { party: await answer(Promise.resolve(call)), tag: call.response.headers.get("ETag") ?? "" };
  });
  const data = computed(() => found.value?.party ?? null);
  const ifSame = () => ({ "If-Match": found.value?.tag ?? "" });
  const path = computed(() => ({ partyId: partyId() }));

  /** Stores the content, only if the record is still as it was read; throws what the server finds wrong. */
  async function save(body: Content): Promise<void> {
    await answer(api.PUT("/parties/{partyId}", { params: { path: path.value, header: ifSame() }, body }));
    await reading.again();
  }
  const remove = () =>
    run(
      async () => {
        await answer(api.DELETE("/parties/{partyId}", { params: { path: path.value, header: ifSame() } }));
        return true;
      },
      { done: t("artists.deleted") },
    );
  /** Merges another record into this one; says where it went, also on the page that one is looking at by then. */
  const merge = (other: Pick<Party, "id" | "name">, choices: Record<string, "this" | "other">) => {
    const kept = data.value;
    return run(
      async () => {
        const result = await answer(api.POST("/parties/{partyId}/merge", { params: { path: path.value }, body: { other: other.id, choices } }));
        await reading.again();
        return result;
      },
      {
        done: t("artists.merge.done", { name: other.name }),
        link: () => ({ label: t("artists.merge.open", { name: kept?.name ?? "" }), to: `/artists/${kept?.id}` }),
        undo: async () => (await takeBack(other.id), await reading.again()),
      },
    );
  };
  /** Takes the merge of this record into another one back. */
  const unmerge = () => run(async () => (await takeBack(partyId()), await reading.again()), { done: t("artists.merge.takenBack") });
  return { ...reading, data, busy, tell, save, remove, merge, unmerge };
}
