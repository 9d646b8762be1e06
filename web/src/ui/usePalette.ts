/** What the command palette finds: by the server's search releases with their deliveries, and records of artists; pages, actions and more here. */
import { refDebounced } from "@vueuse/core";
import { computed, nextTick, ref, shallowRef, watch } from "vue";
import { useI18n } from "@/i18n";
import { useRouter } from "vue-router";
import { answer, api, type Schemas } from "@/api/client";
import { ICONS, type Party } from "@/artists/party";
import { findParties } from "@/artists/useParties";
import { limit, orderBy, useLiveList } from "@/api/live";
import { usePreferences } from "@/session/preferences";
import { useSession } from "@/session/session";
import { visibleSections } from "@/settings/sections";
import { iconOf } from "@/plugins/panels/icons";
import { panelPath, usePanels } from "@/plugins/panels/usePanels";
import { paletteShown } from "./keys";
import { allowedActions, allowedPages } from "./navigation";

const LEAST_LETTERS = 2;
const MOST_RELEASES = 8;
const MOST_TARGETS = 100;
/** Deliveries are shown of the first releases that were found, the newest of each. */
const WITH_DELIVERIES = 3;
const MOST_DELIVERIES = 4;

interface Found {
  id: string;
  title?: string;
  displayArtist?: string;
}

type Delivery = Pick<Schemas["Delivery"], "id" | "releaseId" | "targetId" | "status">;

async function deliveriesOf(releases: Found[]): Promise<Delivery[]> {
  const pages = releases.slice(0, WITH_DELIVERIES).map(async ({ id }) => answer(api.GET("/deliveries", { params: { query: { releaseId: id, limit: MOST_DELIVERIES } } })));
  return (await Promise.all(pages)).flatMap((page) => page.items as Delivery[]);
}

export function usePalette() {
  const { t } = useI18n();
  const router = useRouter();
  const session = useSession();
  const { save } = usePreferences();
  const term = ref("");
  const settled = refDebounced(term, 150);
  const searching = ref(false);
  const found = ref<Found[]>([]);
  const deliveries = shallowRef<Delivery[]>([]);
  const parties = ref<Party[]>([]);
  const panels = usePanels("page");
  const { data: targets } = useLiveList<{ id: string; name: string }>(() => "deliveryTargets", () => [orderBy("name"), limit(MOST_TARGETS)]);

  watch(settled, async (words) => {
    found.value = [];
    deliveries.value = [];
    parties.value = [];
    if (words.trim().length < LEAST_LETTERS) return;
    searching.value = true;
    try {
      const query = { q: words.trim(), limit: MOST_RELEASES } as Record<string, unknown>;
      const [page, named] = await Promise.all([answer(api.GET("/releases", { params: { query } })), findParties(words)]);
      if (words !== settled.value) return;
      found.value = page.items as Found[];
      parties.value = named;
      const sent = await deliveriesOf(found.value);
      if (words === settled.value) deliveries.value = sent;
    } catch {
      // What is found here is shown all the same.
    } finally {
      searching.value = false;
    }
  });

  const titleOf = (id: string): string => found.value.find((each) => each.id === id)?.title ?? id.slice(0, 8);
  const nameOf = (id: string): string => targets.value.find((each) => each.id === id)?.name ?? id.slice(0, 8);

  const close = (): void => void (paletteShown.value = false);
  function go(path: string): void {
    close();
    void router.push(path);
  }
  const show = (theme: "auto" | "light" | "dark") => (): void => {
    void save({ theme }).catch(() => undefined); // It is shown all the same.
    void nextTick(close); // The palette's own watchers show the theme: they end with it.
  };

  const groups = computed(() => [
    {
      id: "releases",
      label: t("palette.releases"),
      ignoreFilter: true,
      items: found.value.map((each) => ({ label: each.title ?? each.id, suffix: each.displayArtist ?? "", icon: "i-lucide-disc-3", onSelect: () => go(`/releases/${each.id}`) })),
    },
    {
      id: "deliveries",
      label: t("title.deliveries"),
      ignoreFilter: true,
      items: deliveries.value.map((each) => ({ label: `${titleOf(each.releaseId)} → ${nameOf(each.targetId)}`, suffix: t(`status.${each.status}`), icon: "i-lucide-send", onSelect: () => go(`/deliveries/${each.id}`) })),
    },
    {
      id: "artists",
      label: t("title.artists"),
      ignoreFilter: true,
      items: parties.value.map((each) => ({ label: each.name, icon: ICONS[each.kind ?? "person"], onSelect: () => go(`/artists/${each.id}`) })),
    },
    { id: "actions", label: t("palette.actions"), items: allowedActions(session.can).map((each) => ({ label: t(each.title), icon: each.icon, onSelect: () => go(each.to) })) },
    { id: "pages", label: t("palette.pages"), items: [...allowedPages(session.can).flat().map((link) => ({ label: t(link.title), icon: link.icon, to: link.to })), ...panels.value.map((panel) => ({ label: panel.title, icon: iconOf(panel), to: panelPath(panel) }))].map(({ to, ...each }) => ({ ...each, onSelect: () => go(to) })) },
    { id: "targets", label: t("title.targets"), items: targets.value.map((each) => ({ label: each.name, icon: "i-lucide-server", onSelect: () => go(`/targets/${each.id}`) })) },
    {
      id: "settings",
      label: t("title.settings"),
      items: [
        ...visibleSections(session.can).flat().map((each) => ({ label: t(`settings.${each.name}.title`), icon: each.icon, onSelect: () => go(`/settings/${each.name}`) })),
        ...(["auto", "light", "dark"] as const).map((theme) => ({ label: t("palette.theme", { theme: t(`appearance.${theme}`) }), icon: "i-lucide-sun-moon", onSelect: show(theme) })),
        { label: t("title.apiReference"), icon: "i-lucide-book-open", onSelect: () => go("/api-reference") },
      ],
    },
  ]);

  return { term, groups, searching };
}
