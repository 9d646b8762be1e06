/** The signed-in person's profile, and the saving of changes to it. */
import { answer, api, type Schemas } from "@/api/client";
import { useLiveDocument } from "@/api/live";
import { useSession } from "@/session/session";
import { useAct } from "@/ui/useAct";
import { useDraft } from "./useDraft";

export type Person = Pick<Schemas["User"], "displayName" | "organizationName" | "photoURL">;

/** The change as the API takes it: it calls the portrait `photoUrl`. */
export function asProfileChange(change: Record<string, unknown>): Schemas["ProfileChange"] {
  const { photoURL, ...rest } = change;
  return (photoURL === undefined ? rest : { ...rest, photoUrl: photoURL }) as Schemas["ProfileChange"];
}

export function useProfileForm(done: () => string) {
  const session = useSession();
  const { data: user, pending, error } = useLiveDocument<Schemas["User"]>(() => (session.account ? `users/${session.account.uid}` : null));
  const form = useDraft<Person>(() => {
    if (!user.value) return null;
    const { displayName, organizationName, photoURL } = user.value;
    return { displayName, organizationName, photoURL };
  });
  const { busy, run } = useAct();

  async function save(): Promise<void> {
    await run(() => session.changeProfile(asProfileChange(form.change.value)), { done: done() });
  }

  /** Makes another label the active one, and begins anew in it. */
  async function switchTo(tenantId: string): Promise<void> {
    const switched = await run(() => answer(api.PUT("/users/me/tenant", { body: { tenantId } })));
    if (!switched) return;
    await session.renew();
    location.assign("/");
  }

  return { ...form, user, pending, error, busy, save, switchTo };
}
