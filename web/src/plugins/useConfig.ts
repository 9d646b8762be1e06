/** The configuration of a plug-in: what is edited, what is sent, and what the server says about each field. */
import { computed, ref, shallowRef } from "vue";
import { useI18n } from "@/i18n";
import { type Finding, Problem } from "@/api/problem";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";
import { type Config, readConfig, writeConfig } from "./api";

type Values = Record<string, unknown>;

/** A value without the fields that are empty: an empty field is one that is not set. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined).map(([key, each]) => [key, filled(each)]));
}

const isSecret = (config: Config, name: string): boolean => config.schema.properties?.[name]?.writeOnly === true;

/** What to send for what was edited: secrets that were not touched are left out, null removes one, other empty fields are not set. */
export function toSend(config: Config, edited: Values): Values {
  const removed = Object.entries(edited).filter(([name, value]) => value === null && isSecret(config, name));
  return { ...(filled(edited) as Values), ...Object.fromEntries(removed) };
}

export function useConfig(name: () => string) {
  const { t } = useI18n();
  const { busy, run, tell } = useAct();
  const { data, pending, error, again } = useRead(name, readConfig);
  const edited = shallowRef<Values | null>(null);
  const findings = ref<Finding[]>([]);
  /** Counts what was saved: the form begins anew then, also its secrets. */
  const saved = ref(0);

  const values = computed<Values>({ get: () => edited.value ?? data.value?.config ?? {}, set: (next) => (edited.value = next) });
  const changed = computed(() => Boolean(data.value && edited.value && JSON.stringify(toSend(data.value, edited.value)) !== JSON.stringify(filled(data.value.config))));

  function reset(): void {
    edited.value = null;
    findings.value = [];
    saved.value += 1;
  }

  async function write(config: Values): Promise<void> {
    data.value = await writeConfig(name(), config);
    reset();
  }

  /** Saves; errors about fields stand at the fields. What was set before can be restored, but for secrets. */
  async function save(): Promise<void> {
    const before = data.value;
    if (!before || !changed.value) return;
    const config = toSend(before, values.value);
    const secrets = Object.keys(config).some((each) => isSecret(before, each));
    findings.value = [];
    busy.value = true;
    try {
      await write(config);
      await run(() => Promise.resolve(), { done: t("plugins.done.configured"), ...(secrets ? {} : { undo: () => write(before.config) }) });
    } catch (caught) {
      if (caught instanceof Problem) findings.value = caught.findings;
      if (!findings.value.some((each) => each.path?.startsWith("config."))) tell(caught);
    } finally {
      busy.value = false;
    }
  }

  return { config: data, values, findings, changed, pending, error, again, busy, saved, save, reset };
}
