/** The audit log: pages of it by filter, the check of its chain, and its export. */
import { computed, reactive, ref } from "vue";
import { useI18n } from "@/i18n";
import { answer, api, type Schemas } from "@/api/client";
import { usePages } from "@/ui/pages";
import { useAct } from "@/ui/useAct";
import { saveFile } from "@/ui/saveFile";

const PAGE = 50;

export type Item = Schemas["AuditItem"];
/** The log is indexed by one of these at a time. */
export type By = "all" | "action" | "actor" | "subject";

export interface Filter {
  by: By;
  value: string;
  /** Days (`2026-11-01`), both included. */
  since: string;
  until: string;
}

/** The actions that the server records. */
export const ACTIONS = [
  "audit.exported", "backup.created", "backup.deleted", "backup.kept", "domain.dropped", "domain.proved", "export.created", "export.deleted",
  "import.applied", "import.rolled-back", "invitation.created", "invitation.revoked", "key.created", "key.revoked", "key.rotated",
  "member.joined", "member.removed", "member.role-changed", "person.erased",
  "plugin.configured", "plugin.disabled", "plugin.enabled", "plugin.granted", "plugin.installed", "plugin.licensed", "plugin.removed",
  "pool.deleted", "pool.registered", "pool.updated", "restore.applied", "royalties.link-created", "royalties.link-revoked", "royalties.paid", "royalties.payments-written", "royalties.run-approved", "royalties.run-discarded", "royalties.run-proposed", "royalties.terms-stored", "sales.imported", "sales.match-reopened", "sales.match-settled", "sales.rolled-back", "switch.looked", "switch.removed", "switch.started", "switch.ticked", "switch.unticked", "target.circuit", "target.created", "target.deleted", "target.updated",
  "tenant.bounded", "tenant.created", "tenant.ownership-transferred", "tenant.reinstated", "tenant.suspended", "tenant.updated", "test.started",
  "webhook.created", "webhook.deleted", "webhook.disabled", "webhook.secret-rotated", "webhook.updated",
] as const;

/** The filter as the API takes it. */
export function queryOf(filter: Filter): Record<string, string> {
  const query: Record<string, string> = {};
  if (filter.by !== "all" && filter.value) query[filter.by] = filter.value;
  if (filter.since) query.since = new Date(`${filter.since}T00:00:00`).toISOString();
  if (filter.until) query.until = new Date(`${filter.until}T23:59:59.999`).toISOString();
  return query;
}

export function useAudit() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const filter = reactive<Filter>({ by: "all", value: "", since: "", until: "" });
  const query = computed(() => queryOf(filter));
  const verification = ref<Schemas["AuditVerification"] | null>(null);

  const { items, pending, error, again, more, complete } = usePages(
    () => query.value,
    async (asked, cursor, signal) => {
      const page = await answer(api.GET("/audit", { signal, params: { query: { ...asked, limit: PAGE, ...(cursor ? { cursor } : {}) } } }));
      return { items: page.entries.map((item) => ({ ...item, id: item.entry.id })), nextCursor: page.nextCursor };
    },
  );

  async function verify(): Promise<void> {
    verification.value = (await run(() => answer(api.GET("/audit/verification")))) ?? null;
  }

  async function exportLog(format: "csv" | "jsonl"): Promise<void> {
    const file = await run(() => answer(api.POST("/audit/export", { body: { ...query.value, format } })));
    if (!file) return;
    saveFile(file.fileName, file.content, file.contentType);
    await run(async () => undefined, { done: t(file.truncated ? "settings.audit.truncated" : "settings.audit.exported", { entries: file.entries }) });
  }

  return { filter, items, pending, error, again, complete, more, busy, verification, verify, exportLog };
}
