/** The tenant's notifications, live, with what this person has read. */
import { computed, ref } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { limit, orderBy, useLiveList } from "@/api/live";
import { firestore } from "@/session/firebase";
import { useSession } from "@/session/session";
import { useAct } from "@/ui/useAct";

export type Notification = Schemas["Notification"];

const SHOWN = 100;

/** The kinds that have a title in the locale files; a delivery's is told by its outcome. */
const KINDS = [
  "delivery-completed", "delivery-failed", "retry-exhausted", "circuit-breaker", "acknowledgement-missing", "acknowledgement-unreadable",
  "dialogue-failed", "dsp-rejected", "dsp-live",
];

export function kindOf(notification: Pick<Notification, "type" | "severity">): string {
  if (notification.type === "delivery") return notification.severity === "error" ? "delivery-failed" : "delivery-completed";
  return KINDS.includes(notification.type) ? notification.type : "other";
}

export const isUnread = (notification: Pick<Notification, "readBy">, uid: string | undefined): boolean => !!uid && !(notification.readBy ?? []).includes(uid);

const RANK = { viewer: 0, manager: 1, admin: 2 };

/** Those that concern a member of this role. */
export const concerning = <N extends Pick<Notification, "role">>(notifications: readonly N[], role: keyof typeof RANK | null): N[] =>
  notifications.filter((each) => RANK[each.role ?? "viewer"] <= RANK[role ?? "viewer"]);

/** In groups of one day each, in the reader's calendar. */
export function byDay(notifications: readonly Notification[], locale: string, timeZone?: string): { day: string; items: Notification[] }[] {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone });
  const groups = new Map<string, Notification[]>();
  for (const each of notifications) {
    const day = format.format(new Date(each.created));
    groups.set(day, [...(groups.get(day) ?? []), each]);
  }
  return [...groups].map(([day, items]) => ({ day, items }));
}

export function useNotifications() {
  const session = useSession();
  const { busy, run } = useAct();
  const { data, pending, error } = useLiveList<Notification>(() => "notifications", () => [orderBy("created", "desc"), limit(SHOWN)]);
  const onlyUnread = ref(false);
  const uid = computed(() => session.account?.uid);
  const all = computed(() => concerning(data.value, session.role));
  const unread = computed(() => all.value.filter((each) => isUnread(each, uid.value)));
  const shown = computed(() => (onlyUnread.value ? unread.value : all.value));

  const read = (notification: Notification) =>
    run(() => answer(api.POST("/notifications/{notificationId}/read", { params: { path: { notificationId: notification.id } } })));

  /** At once and without a network: the rules let a person add themselves to the readers, and the API has no call for many. */
  const readAll = () =>
    run(async () => {
      const { arrayUnion, doc, writeBatch } = await import("firebase/firestore");
      const db = await firestore();
      const batch = writeBatch(db);
      for (const each of unread.value) batch.update(doc(db, `notifications/${each.id}`), { readBy: arrayUnion(uid.value) });
      await batch.commit();
    });

  return { shown, unread, onlyUnread, pending, error, busy, uid, read, readAll };
}
