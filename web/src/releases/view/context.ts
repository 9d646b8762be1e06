/** What all tabs of a release share: the live document, its files, its deliveries, and the targets. */
import { computed, type ComputedRef, inject, type InjectionKey, provide, type Ref } from "vue";
import type { Schemas } from "@/api/client";
import { limit, orderBy, useLiveDocument, useLiveList, where } from "@/api/live";
import type { Delivery, Shown, Target } from "./release";
import { type Standing, standings } from "./standing";

const SHOWN = 100;

export interface ReleaseContext {
  id: ComputedRef<string>;
  release: Ref<Shown | null>;
  pending: Ref<boolean>;
  error: Ref<Error | null>;
  assets: Ref<Schemas["Asset"][]>;
  assetsPending: Ref<boolean>;
  deliveries: Ref<Delivery[]>;
  deliveriesPending: Ref<boolean>;
  targets: Ref<Target[]>;
  targetsPending: Ref<boolean>;
  standings: ComputedRef<Standing[]>;
  targetName: (id: string) => string;
}

const KEY: InjectionKey<ReleaseContext> = Symbol("release");

/** Reads a release for its page and the tabs below it. */
export function provideRelease(releaseId: () => string): ReleaseContext {
  const document = useLiveDocument<Shown>(() => `releases/${releaseId()}`);
  const assets = useLiveList<Schemas["Asset"]>(() => "assets", () => [where("releaseId", "==", releaseId()), orderBy("created")]);
  const deliveries = useLiveList<Delivery>(() => "deliveries", () => [where("releaseId", "==", releaseId()), orderBy("created", "desc"), limit(SHOWN)]);
  const targets = useLiveList<Target>(() => "deliveryTargets", () => [orderBy("name")]);
  const names = computed(() => new Map(targets.data.value.map((each) => [each.id, each.name])));
  const context: ReleaseContext = {
    id: computed(releaseId),
    release: document.data,
    pending: document.pending,
    error: document.error,
    assets: assets.data,
    assetsPending: assets.pending,
    deliveries: deliveries.data,
    deliveriesPending: deliveries.pending,
    targets: targets.data,
    targetsPending: targets.pending,
    standings: computed(() => standings(targets.data.value, deliveries.data.value)),
    targetName: (id) => names.value.get(id) ?? (targets.pending.value ? "…" : id),
  };
  provide(KEY, context);
  return context;
}

/** The release of the page that the component is on. */
export function useReleaseContext(): ReleaseContext {
  const context = inject(KEY);
  if (!context) throw new Error("There is no release around this component.");
  return context;
}

/** Where to mend what a finding is about: the editor at that field. */
export function editLink(releaseId: string, path?: string): { path: string; query?: { path: string } } {
  return { path: `/releases/${releaseId}/edit`, ...(path ? { query: { path } } : {}) };
}
