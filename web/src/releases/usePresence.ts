/** Tells the tenant's members that this person has the release open, and who else has. */
import { useDebounceFn, useEventListener, useIntervalFn, useNow } from "@vueuse/core";
import { computed, onScopeDispose } from "vue";
import type { Schemas } from "@/api/client";
import { useLiveList, where } from "@/api/live";
import { firestore } from "@/session/firebase";
import { useSession } from "@/session/session";
import { companions, type Presence } from "./presence";

const EVERY_MS = 60_000;
/** Two minutes and a little: one message may be lost. The rules allow five. */
const LASTS_MS = 130_000;
const SETTLES_MS = 800;
const CHECKED_MS = 10_000;

/** The path of the field that has the focus, such as `tracks[2].metadata.title`; null outside of the fields. */
function focused(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-path]")?.dataset.path ?? null;
}

export function usePresence(releaseId: string) {
  const session = useSession();
  const uid = session.account?.uid ?? "";
  const opened = new Date();
  const present = useLiveList<Presence>(() => `releases/${releaseId}/presence`, () => [where("expires", ">", opened)]);
  const members = useLiveList<Schemas["Member"]>(() => `tenants/${session.tenantId}/members`);
  const now = useNow({ interval: CHECKED_MS });
  const others = computed(() => companions(present.data.value, members.data.value, uid, now.value.getTime()));
  let left = false;

  const own = `releases/${releaseId}/presence/${uid}`;
  // Being seen is a courtesy: without it, for want of a network or of the release, the page works all the same.
  async function tell(): Promise<void> {
    const { doc, serverTimestamp, setDoc } = await import("firebase/firestore");
    const place = doc(await firestore(), own);
    if (left) return;
    const presence = { id: uid, tenantId: session.tenantId, at: serverTimestamp(), path: focused(), expires: new Date(Date.now() + LASTS_MS) };
    await setDoc(place, presence).catch(() => undefined);
  }
  async function leave(): Promise<void> {
    left = true;
    const { deleteDoc, doc } = await import("firebase/firestore");
    await deleteDoc(doc(await firestore(), own)).catch(() => undefined);
  }

  useIntervalFn(() => void tell(), EVERY_MS, { immediateCallback: true });
  useEventListener(document, "focusin", useDebounceFn(() => void tell(), SETTLES_MS));
  onScopeDispose(() => void leave());
  return { others };
}
