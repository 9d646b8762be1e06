/** What an admin does with the plug-ins of the deployment. */
import { useI18n } from "@/i18n";
import { useAct } from "@/ui/useAct";
import { disable, enable, grant, install, license, type Permissions, type Plugin, remove } from "./api";
import { again, error, pending, plugins } from "./panels/usePanels";

/** The list for the pages that are about it: always read anew when they are opened. */
export function usePlugins() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  void again();

  const put = (name: string, changed: Partial<Plugin>): void => {
    plugins.value = (plugins.value ?? []).map((each) => (each.name === name ? { ...each, ...changed } : each));
  };
  const titleOf = (name: string): string => plugins.value?.find((each) => each.name === name)?.manifest?.title ?? name;

  /** Does something that answers with the plug-in as it is then; false after a failure, which was shown. */
  async function change(name: string, act: () => Promise<Plugin>, done: string, undo?: () => Promise<Plugin>): Promise<boolean> {
    const take = async (work: () => Promise<Plugin>): Promise<void> => put(name, await work());
    const result = await run(async () => (await take(act), true), { done, ...(undo ? { undo: () => take(undo) } : {}) });
    return result === true;
  }

  const title = (name: string) => ({ title: titleOf(name) });
  return {
    plugins,
    error,
    pending,
    busy,
    again,
    install: (name: string, granted: Permissions, licence?: string) => change(name, () => install(name, granted, licence), t("plugins.done.installed", title(name))),
    grant: (name: string, granted: Permissions) => change(name, () => grant(name, granted), t("plugins.done.granted", title(name))),
    license: (name: string, licence?: string) => change(name, () => license(name, licence), t(licence ? "plugins.done.licensed" : "plugins.done.unlicensed", title(name))),
    enable: (name: string) => change(name, () => enable(name), t("plugins.done.enabled", title(name)), () => disable(name)),
    disable: (name: string) => change(name, () => disable(name), t("plugins.done.disabled", title(name)), () => enable(name)),
    async remove(name: string): Promise<boolean> {
      const gone = await run(async () => (await remove(name), true), { done: t("plugins.done.removed", title(name)) });
      if (gone) put(name, { installation: undefined, needsGrant: false });
      return gone === true;
    },
  };
}

export type Plugins = ReturnType<typeof usePlugins>;
