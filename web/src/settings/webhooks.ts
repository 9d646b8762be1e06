/** The tenant's webhooks and their messages, live; created and rotated with a secret that is shown once. */
import schema from "@schemas/Webhook.json";
import { ref, shallowRef } from "vue";
import type { Problem } from "@/api/problem";
import { useI18n } from "@/i18n";
import { answer, api, MERGE_PATCH, type Schemas } from "@/api/client";
import { limit, orderBy, useLiveList, where } from "@/api/live";
import { fieldsOf, type JsonSchema } from "@/ui/form/field";
import { useAct } from "@/ui/useAct";

export type Webhook = Schemas["Webhook"];
export type WebhookMessage = Schemas["WebhookMessage"];
export type WebhookContent = Pick<Schemas["WebhookRequest"], "url" | "description" | "events">;

/** The events that one can subscribe to, in groups by what they are about; a test message needs no subscription. */
export function eventGroups(): { subject: string; events: string[] }[] {
  const events = fieldsOf(schema as JsonSchema, undefined, ["events"])[0]?.choices ?? [];
  const subjects = [...new Set(events.map((each) => each.split(".")[0] ?? each))].filter((each) => each !== "webhook");
  return subjects.map((subject) => ({ subject, events: events.filter((each) => each.startsWith(`${subject}.`)) }));
}

/** Whether messages arrive: what a person wants to know first. */
export function healthOf(webhook: Webhook): "disabled" | "off" | "failing" | "working" | "unused" {
  if (webhook.active === false) return webhook.disabled ? "disabled" : "off";
  if (webhook.failingSince) return "failing";
  return webhook.lastSuccess ? "working" : "unused";
}

/** The JSON text of a message, indented; as it is if it cannot be read. */
export function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

const SHOWN = 50;

export function useWebhooks() {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const { data: webhooks, pending, error } = useLiveList<Webhook>(() => "webhooks", () => [orderBy("created"), limit(SHOWN)]);
  const secret = ref<string | null>(null);
  const at = (webhookId: string) => ({ params: { path: { webhookId } } });

  /** Why the last webhook was not created; its findings stand at their fields. */
  const refused = shallowRef<Problem | null>(null);

  async function create(body: WebhookContent): Promise<boolean> {
    refused.value = null;
    busy.value = true;
    try {
      secret.value = (await answer(api.POST("/webhooks", { body }))).secret;
    } catch (error) {
      refused.value = error as Problem;
    } finally {
      busy.value = false;
    }
    return refused.value === null;
  }

  async function edit(webhook: Webhook, change: Schemas["WebhookEdit"]): Promise<boolean> {
    const done = t("settings.webhooks.changed");
    return (await run(() => answer(api.PATCH("/webhooks/{webhookId}", { ...at(webhook.id), body: { ...change }, headers: MERGE_PATCH })), { done })) !== undefined;
  }

  async function rotate(webhook: Webhook): Promise<void> {
    const made = await run(() => answer(api.POST("/webhooks/{webhookId}/rotate", at(webhook.id))));
    secret.value = made?.secret ?? null;
  }

  const remove = (webhook: Webhook) => run(() => answer(api.DELETE("/webhooks/{webhookId}", { params: { path: { webhookId: webhook.id }, header: { "If-Match": "*" } } })), { done: t("settings.webhooks.deleted") });
  const test = (webhook: Webhook) => run(() => answer(api.POST("/webhooks/{webhookId}/test", at(webhook.id))), { done: t("settings.webhooks.tested") });

  return { webhooks, pending, error, secret, refused, busy, create, edit, rotate, remove, test };
}

/** The messages of a webhook, newest first. */
export function useWebhookMessages(webhookId: () => string) {
  const { t } = useI18n();
  const { busy, run } = useAct();
  const { data: messages, pending, error } = useLiveList<WebhookMessage>(() => "webhookMessages", () => [where("webhookId", "==", webhookId()), orderBy("created", "desc"), limit(SHOWN)]);
  const replay = (message: WebhookMessage) =>
    run(() => answer(api.POST("/webhooks/{webhookId}/messages/{messageId}/replay", { params: { path: { webhookId: webhookId(), messageId: message.id } } })), {
      done: t("settings.webhooks.replayed"),
    });
  return { messages, pending, error, busy, replay };
}
