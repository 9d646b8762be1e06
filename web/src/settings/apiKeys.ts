/** The tenant's API keys: made and rotated with a secret that is shown once, and revoked. */
import schema from "@schemas/ApiKey.json";
import { ref } from "vue";
import { useI18n } from "@/i18n";
import { answer, api, type Schemas } from "@/api/client";
import { useSession } from "@/session/session";
import { fieldsOf, type JsonSchema } from "@/ui/form/field";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";

export type Key = Schemas["KeyView"];
export type KeyRequest = Schemas["KeyRequest"];
export type Scope = KeyRequest["scopes"][number];
export type Level = "none" | "read" | "write";

/** Every scope of the model, as the areas that they are about with the levels that each has. */
export function areas(): { area: string; levels: Level[] }[] {
  const scopes = fieldsOf(schema as JsonSchema, undefined, ["scopes"])[0]?.choices ?? [];
  const found = new Map<string, Level[]>();
  for (const scope of scopes) {
    const [area, level] = scope.split(":") as [string, Level];
    found.set(area, [...(found.get(area) ?? ["none"]), level]);
  }
  return [...found].map(([area, levels]) => ({ area, levels }));
}

/** The scopes of a choice per area; `write` includes `read`. */
export function scopesOf(levels: Record<string, Level>): Scope[] {
  return Object.entries(levels).flatMap(([area, level]) => (level === "none" ? [] : [`${area}:${level}` as Scope]));
}

/** When a key that is valid for so many days ends; without days, never. */
export function expiryAfter(days: number, now: Date): string | undefined {
  return days ? new Date(now.getTime() + days * 86_400_000).toISOString() : undefined;
}

export function useKeys() {
  const { t } = useI18n();
  const session = useSession();
  const { busy, run } = useAct();
  const { data: keys, pending, error, again } = useRead(
    () => session.can("manageKeys"),
    async (may) => (may ? (await answer(api.GET("/api-keys"))).items : []),
  );
  /** The secret that was just made. */
  const secret = ref<string | null>(null);

  async function take(made: Schemas["CreatedKey"] | undefined): Promise<boolean> {
    if (!made) return false;
    secret.value = made.secret;
    await again();
    return true;
  }

  const create = async (body: KeyRequest) => take(await run(() => answer(api.POST("/api-keys", { body }))));
  const rotate = async (key: Key, graceS: number) =>
    take(await run(() => answer(api.POST("/api-keys/{keyId}/rotate", { params: { path: { keyId: key.id } }, body: { graceS } }))));

  async function revoke(key: Key): Promise<void> {
    await run(() => answer(api.DELETE("/api-keys/{keyId}", { params: { path: { keyId: key.id } } })), { done: t("settings.keys.revoked", { name: key.name }) });
    await again();
  }

  return { keys, pending, error, again, secret, busy, create, rotate, revoke };
}
