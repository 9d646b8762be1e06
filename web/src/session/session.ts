/** Who is signed in, in which tenant and role. Kept in one store; pages ask `can(...)`. */
import type { User as Account } from "firebase/auth";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { answer, api, MERGE_PATCH, type Schemas, signRequestsWith } from "@/api/client";
import { remembered } from "@/api/remembered";
import { authentication, forgetDocuments } from "./firebase";
import { type Act, permits, type Role } from "./permissions";

export const useSession = defineStore("session", () => {
  const account = shallowRef<Account | null>(null);
  const profile = ref<Schemas["User"] | null>(null);
  const tenantId = ref<string | null>(null);
  const role = ref<Role | null>(null);
  /** Whether the address of the account is verified. */
  const verified = ref(false);
  /** The page that a person who signs out goes to; without one the session ended by itself. */
  let exit: string | undefined;

  /** Resolves once it is known whether somebody is signed in. */
  const ready = remembered(async (): Promise<void> => {
    const auth = await authentication();
    // A token that cannot be renewed ends the session, which `leave` follows.
    signRequestsWith(async (renew) => (await auth.currentUser?.getIdToken(renew).catch(() => null)) ?? null);
    const { onIdTokenChanged } = await import("firebase/auth");
    await auth.authStateReady();
    await take(auth.currentUser);
    onIdTokenChanged(auth, (user) => void (user || !account.value ? take(user) : leave()));
  });

  async function take(user: Account | null): Promise<void> {
    const claims = user ? (await user.getIdTokenResult()).claims : {};
    account.value = user;
    verified.value = user?.emailVerified ?? false;
    tenantId.value = (claims.tenantId as string | undefined) ?? null;
    role.value = (claims.role as Role | undefined) ?? null;
    if (!user) profile.value = null;
  }

  /** Reads the claims anew, after the server has changed them (sign-up, another tenant, another role). */
  async function renew(): Promise<void> {
    const user = (await authentication()).currentUser;
    await user?.reload();
    await user?.getIdToken(true);
    await take(user);
    profile.value = null;
  }

  /** The signed-in person's document, read once. Throws Problem. */
  async function readProfile(): Promise<Schemas["User"]> {
    profile.value ??= await answer(api.GET("/users/me"));
    return profile.value;
  }

  /** Changes some of the signed-in person's profile. Throws Problem. */
  async function changeProfile(change: Schemas["ProfileChange"]): Promise<void> {
    profile.value = await answer(api.PATCH("/users/me", { body: { ...change }, headers: MERGE_PATCH }));
  }

  /** Ends the session in every tab, and loads the page `next` with none of the label's documents left in the browser. */
  async function signOut(next = "/sign-in"): Promise<void> {
    exit = next;
    await (await authentication()).signOut();
  }

  /** Follows a sign-out, here or in another tab, and a session that was ended: after the next sign-in the page is shown again. */
  async function leave(): Promise<void> {
    await forgetDocuments().catch(() => undefined); // Another tab that still has them open removes them itself.
    const here = encodeURIComponent(location.pathname + location.search);
    location.assign(exit ?? `/sign-in?ended=1&next=${here}`);
  }

  const can = (act: Act): boolean => permits(role.value, act);

  return { account, profile, tenantId, role, verified, ready, renew, readProfile, changeProfile, signOut, can };
});
