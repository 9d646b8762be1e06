/** Creates a draft at once, from a title or from files, over a template or none, and opens its editor. */
import { useToast } from "@nuxt/ui/composables";
import { reactive, ref, shallowRef } from "vue";
import { useI18n } from "@/i18n";
import { useRouter } from "vue-router";
import { answer, api, once, type Schemas } from "@/api/client";
import type { Picked } from "@/assets/uploadFiles";
import { useUploads } from "@/assets/useUploads";
import { overTemplate, type Template } from "@/templates/template";
import type { Draft } from "./draft";
import { releaseOf } from "./fromFiles";
import { bare } from "./patch";

export type Entered = { title: string; artist: string; type: NonNullable<Schemas["ReleaseContent"]["type"]> };

export function useNewRelease(template: () => Template | null) {
  const router = useRouter();
  const toast = useToast();
  const { t } = useI18n();
  const { uploads } = useUploads(() => "");
  const entered = reactive<Entered>({ title: "", artist: "", type: "Album" });
  const busy = ref(false);
  const error = shallowRef<Error | null>(null);

  /** The tenant's name is the label until somebody says otherwise. */
  async function label(): Promise<string> {
    return (await answer(api.GET("/tenant"))).name;
  }

  async function run(make: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    error.value = null;
    try {
      await make();
    } catch (caught) {
      error.value = caught as Error;
    } finally {
      busy.value = false;
    }
  }

  async function store(release: Draft): Promise<string> {
    const chosen = template();
    const body = bare(chosen ? overTemplate(release, chosen.content, entered) : release) as Schemas["ReleaseContent"];
    const made = chosen
      ? api.POST("/templates/{templateId}/releases", { params: { path: { templateId: chosen.id } }, body, headers: once() })
      : api.POST("/releases", { body, headers: once() });
    return (await answer(made)).id;
  }

  const create = () =>
    run(async () => {
      const basic = { title: entered.title.trim(), label: await label(), ...(entered.artist ? { displayArtist: entered.artist.trim() } : {}) };
      const releaseId = await store({ type: entered.type, basic: { ...basic, type: entered.type === "Single" ? "Single" : "Album" } });
      await router.push(`/releases/${releaseId}/edit/basic`);
    });

  const createFromFiles = (files: Picked[]) =>
    run(async () => {
      const made = releaseOf(files, { ...entered, label: await label() });
      if (!made.uploads.length) {
        toast.add({ title: t("releaseEdit.new.nothing"), description: t("releaseEdit.new.nothingText"), color: "warning", icon: "i-lucide-file-x" });
        return;
      }
      const releaseId = await store(made.release);
      uploads.add(made.uploads.map((each) => ({ ...each, releaseId })));
      await router.push(`/releases/${releaseId}/edit/assets`);
    });

  return { entered, busy, error, create, createFromFiles };
}
