/** The templates that new releases begin from, ours and the tenant's own, and the changes of one. */
import { computed } from "vue";
import { answer, api, MERGE_PATCH, once, type Schemas } from "@/api/client";
import { useI18n } from "@/i18n";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";
import { type Change, changeOf, newOf, type Template, type Written, writtenOf } from "./template";

const ONE = "/templates/{templateId}";

export const createTemplate = (written: Written): Promise<Template> => answer(api.POST("/templates", { body: newOf(written), headers: once() }));

export const removeTemplate = (templateId: string) => answer(api.DELETE(ONE, { params: { path: { templateId }, header: { "If-Match": "*" } } }));

const put = (templateId: string, change: Change): Promise<Template> =>
  answer(api.PATCH(ONE, { params: { path: { templateId } }, body: change as Record<string, never>, headers: MERGE_PATCH }));

export const templateFrom = (name: string, releaseId: string): Promise<Template> => {
  const body: Schemas["TemplateContent"] = { name, releaseId };
  return answer(api.POST("/templates", { body, headers: once() }));
};

export const readTemplates = async (): Promise<Template[]> => (await answer(api.GET("/templates"))).items;

/** What is shown of a template: ours have names in every language. */
export function useTemplateNames() {
  const { t, te } = useI18n();
  const named = (template: Template, field: "name" | "description"): string => {
    const key = `templates.builtin.${template.id}.${field}`;
    return template.builtin && te(key) ? t(key) : (template[field] ?? "");
  };
  return { nameOf: (template: Template) => named(template, "name"), descriptionOf: (template: Template) => named(template, "description") };
}

export function useTemplates() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const { data, pending, error, again } = useRead(() => null, readTemplates);
  const builtin = computed(() => (data.value ?? []).filter((each) => each.builtin));
  const own = computed(() => (data.value ?? []).filter((each) => !each.builtin));

  /** Deletes a template; undo makes one with the same content. */
  const remove = (template: Template) =>
    run(async () => (await removeTemplate(template.id), await again()), {
      done: t("templates.deleted", { name: template.name }),
      undo: async () => (await createTemplate(writtenOf(template)), await again()),
    });
  return { data, builtin, own, pending, error, again, busy, remove };
}

export function useTemplate(templateId: () => string) {
  const { t } = useI18n();
  const { run } = useAct();
  const { data, pending, error, again } = useRead(templateId, (id): Promise<Template> => answer(api.GET(ONE, { params: { path: { templateId: id } } })));

  /** Stores what was changed, with undo. Throws Problem with what the server finds wrong. */
  async function save(written: Written): Promise<void> {
    const before = data.value;
    const change = before && changeOf(writtenOf(before), written);
    if (!before || !change) return;
    data.value = await put(before.id, change);
    const back = changeOf(writtenOf(data.value), writtenOf(before));
    await run(async () => undefined, { done: t("templates.saved"), undo: async () => (back && (await put(before.id, back)), await again()) });
  }
  return { data, pending, error, again, save };
}
