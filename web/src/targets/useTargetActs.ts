/** What an administrator does with a target, apart from editing it. */
import { ref } from "vue";
import { useI18n } from "@/i18n";
import { useRouter } from "vue-router";
import { answer, api } from "@/api/client";
import { useAct } from "@/ui/useAct";

export function useTargetActs(id: () => string) {
  const { t } = useI18n();
  const router = useRouter();
  const { busy, run } = useAct();
  /** Shown once, right after it was made. */
  const secret = ref<string | null>(null);
  const path = () => ({ params: { path: { targetId: id() } } });

  const test = () => answer(api.POST("/delivery-targets/{targetId}/test", path()));
  const setCircuit = (state: "open" | "closed") => run(() => answer(api.POST("/delivery-targets/{targetId}/circuit", { ...path(), body: { state } })), { done: t(`targets.done.${state}`) });
  const poll = () => run(() => answer(api.POST("/delivery-targets/{targetId}/poll", path())), { done: t("targets.done.poll") });
  const makeSecret = async () => {
    secret.value = (await run(() => answer(api.POST("/delivery-targets/{targetId}/webhook-secret", path()))))?.secret ?? null;
  };
  const remove = async () => {
    const gone = await run(async () => {
      const reading = api.GET("/delivery-targets/{targetId}", path());
      await answer(reading);
      const etag = (await reading).response.headers.get("ETag") ?? "";
      await answer(api.DELETE("/delivery-targets/{targetId}", { params: { ...path().params, header: { "If-Match": etag } } }));
      return true;
    }, { done: t("targets.done.remove") });
    if (gone) await router.push("/targets");
  };
  return { busy, secret, test, setCircuit, poll, makeSecret, remove };
}
