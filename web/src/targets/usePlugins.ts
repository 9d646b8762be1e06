/** The installed protocols with their options. */
import { computed } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { useRead } from "@/ui/useRead";

export function usePlugins() {
  const { data, pending, error } = useRead(() => null, () => answer(api.GET("/plugins")));
  const protocols = computed(() => (data.value?.items ?? []).filter((each): each is Schemas["Plugin"] => (each.kind ?? "protocol") === "protocol"));
  return { protocols, pending, error };
}
