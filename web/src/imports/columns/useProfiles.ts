/** The tenant's mapping profiles, live, and their saving. */
import { useI18n } from "@/i18n";
import { answer, api, once, type Schemas } from "@/api/client";
import { orderBy, useLiveList } from "@/api/live";
import { useAct } from "@/ui/useAct";
import type { Mapping } from "./mapping";

type Profile = Schemas["ImportProfile"];

export function useProfiles() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const { data: profiles } = useLiveList<Profile>(() => "importProfiles", () => [orderBy("name")]);

  /** Saves a new profile, or in place of the one with this id. */
  const save = (name: string, mapping: Mapping, profileId?: string): Promise<Profile | undefined> => {
    const body = { name, mapping };
    const call = () =>
      profileId
        ? answer(api.PUT("/import-profiles/{profileId}", { params: { path: { profileId } }, body, headers: once() }))
        : answer(api.POST("/import-profiles", { body, headers: once() }));
    return run(call, { done: t("imports.profile.saved", { name }) });
  };

  const remove = (profileId: string) => run(() => answer(api.DELETE("/import-profiles/{profileId}", { params: { path: { profileId } } })), { done: t("imports.profile.removed") });

  return { profiles, busy, save, remove };
}
