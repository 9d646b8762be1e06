/** What a button does: busy while it runs, a notice afterwards, with undo where it can be undone. */
import { useToast } from "@nuxt/ui/composables";
import { ref } from "vue";
import { useI18n } from "@/i18n";
import { Problem } from "@/api/problem";

interface Words<T> {
  /** What to say when it is done; nothing if absent. */
  done?: string | ((result: T) => string);
  /** Where to see what came of it. */
  link?: (result: T) => { label: string; to: string };
  /** Takes it back. */
  undo?: () => Promise<unknown>;
}

export function useAct() {
  const toast = useToast();
  const { t } = useI18n();
  const busy = ref(false);

  function tell(error: unknown): void {
    const problem = error instanceof Problem ? error : null;
    const title = error instanceof Error ? error.message : String(error);
    const description = [problem?.remedy, ...(problem?.findings.slice(0, 3).map((each) => each.message) ?? [])].filter(Boolean).join(" ");
    toast.add({ title, description, color: "error", icon: "i-lucide-circle-x" });
  }

  /** Runs `act`; returns its result, or undefined after a failure, which was shown. */
  async function run<T>(act: () => Promise<T>, words: Words<T> = {}): Promise<T | undefined> {
    busy.value = true;
    try {
      const result = await act();
      const { undo, link } = words;
      const actions = [...(undo ? [{ label: t("act.undo"), onClick: () => void run(undo) }] : []), ...(link ? [link(result)] : [])];
      const title = typeof words.done === "function" ? words.done(result) : words.done;
      if (title) toast.add({ title, color: "success", icon: "i-lucide-circle-check", actions });
      return result;
    } catch (error) {
      tell(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  return { busy, run, tell };
}
