/** The members of the tenant and the open invitations, and what may be done to whom. */
import { computed, ref } from "vue";
import { useI18n } from "@/i18n";
import { answer, api, type Schemas } from "@/api/client";
import { useLiveList } from "@/api/live";
import type { Role } from "@/session/permissions";
import { useSession } from "@/session/session";
import { useAct } from "@/ui/useAct";
import { useRead } from "@/ui/useRead";
import { useTenant } from "./useTenant";

export type Member = Schemas["Member"];
export const ROLES: Role[] = ["viewer", "manager", "admin"];

/** In the order of their power, then of their names. */
export function sortMembers(members: readonly Member[], owner: string | undefined): Member[] {
  const rank = (member: Member): number => (member.id === owner ? -1 : -ROLES.indexOf(member.role) + ROLES.length);
  return [...members].sort((a, b) => rank(a) - rank(b) || a.displayName.localeCompare(b.displayName));
}

/** The address of the page that accepts an invitation. The token is in the fragment, which no server logs. */
export function invitationLink(origin: string, token: string): string {
  return `${origin}/invitation#${token}`;
}

export function useMembers() {
  const { t } = useI18n();
  const session = useSession();
  const { busy, run } = useAct();
  const { data: tenant } = useTenant();
  const { data, pending, error } = useLiveList<Member>(() => `tenants/${session.tenantId}/members`);
  const members = computed(() => sortMembers(data.value, tenant.value?.owner));
  const invitations = useRead(
    () => session.can("manageMembers"),
    async (may) => (may ? (await answer(api.GET("/tenant/invites"))).items : []),
  );
  /** The link of the invitation that was just made; shown once. */
  const link = ref<string | null>(null);

  const me = computed(() => session.account?.uid);
  const isOwner = (member: Member): boolean => member.id === tenant.value?.owner;
  /** Nobody changes the owner, and nobody themselves. */
  const mayChange = (member: Member): boolean => session.can("manageMembers") && !isOwner(member) && member.id !== me.value;
  const mayTransfer = computed(() => me.value !== undefined && me.value === tenant.value?.owner);

  async function invite(email: string, role: Role): Promise<boolean> {
    const made = await run(() => answer(api.POST("/tenant/invite", { body: { email, role } })), { done: t("settings.members.invited", { email }) });
    if (made) {
      link.value = invitationLink(location.origin, made.token);
      await invitations.again();
    }
    return made !== undefined;
  }

  async function revoke(inviteId: string): Promise<void> {
    await run(() => answer(api.DELETE("/tenant/invites/{inviteId}", { params: { path: { inviteId } } })), { done: t("settings.members.revoked") });
    await invitations.again();
  }

  const put = (userId: string, role: Role) => answer(api.PUT("/users/{userId}/role", { params: { path: { userId } }, body: { role } }));
  const setRole = (member: Member, role: Role) =>
    run(() => put(member.id, role), {
      done: t("settings.members.changed", { name: member.displayName, role: t(`settings.members.role.${role}`) }),
      undo: () => put(member.id, member.role),
    });

  const remove = (member: Member) =>
    run(async () => {
      await answer(api.DELETE("/users/{userId}", { params: { path: { userId: member.id } } }));
      return true;
    }, { done: t("settings.members.removed", { name: member.displayName }) });

  const transfer = (member: Member) =>
    run(() => answer(api.POST("/tenant/owner", { body: { uid: member.id } })), { done: t("settings.members.transferred", { name: member.displayName }) });

  return { tenant, members, pending, error, invitations, link, me, busy, isOwner, mayChange, mayTransfer, invite, revoke, setRole, remove, transfer };
}
