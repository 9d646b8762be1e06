/** Live documents under the rules, with every moment as the ISO text that the API uses too. */
import type { FirestoreDataConverter, QueryConstraint, Timestamp } from "firebase/firestore";
import { computed, onScopeDispose, ref, type Ref, shallowRef, watch } from "vue";
import { firestore } from "@/session/firebase";
import { useSession } from "@/session/session";

/** What a list is narrowed by: data, so that pages are shown while Firestore's SDK is still being loaded. */
export type Constraint =
  | { kind: "where"; field: string; operator: "==" | ">"; value: unknown }
  | { kind: "orderBy"; field: string; direction: "asc" | "desc" }
  | { kind: "limit" | "limitToLast"; count: number };

export const where = (field: string, operator: "==" | ">", value: unknown): Constraint => ({ kind: "where", field, operator, value });
export const orderBy = (field: string, direction: "asc" | "desc" = "asc"): Constraint => ({ kind: "orderBy", field, direction });
export const limit = (count: number): Constraint => ({ kind: "limit", count });
export const limitToLast = (count: number): Constraint => ({ kind: "limitToLast", count });

/** The names are taken out of the import at once: the bundler then leaves out the rest of the SDK. */
async function queryOf(name: string, constraints: readonly Constraint[]) {
  const { collection, limit, limitToLast, orderBy, query, where } = await import("firebase/firestore");
  const made = constraints.map((each): QueryConstraint => {
    if (each.kind === "where") return where(each.field, each.operator, each.value);
    if (each.kind === "orderBy") return orderBy(each.field, each.direction);
    return each.kind === "limit" ? limit(each.count) : limitToLast(each.count);
  });
  return query(collection(await firestore(), name), ...made);
}

const isTime = (value: object): value is Timestamp => "toDate" in value && typeof value.toDate === "function";

/** The same value with every Firestore time as an ISO 8601 text. */
export function plain(value: unknown): unknown {
  if (value !== null && typeof value === "object" && isTime(value)) return value.toDate().toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  }
  return value;
}

const converter = <T>(): FirestoreDataConverter<T> => ({
  toFirestore: () => {
    throw new Error("Documents are written through the API.");
  },
  fromFirestore: (snapshot) => ({ id: snapshot.id, ...(plain(snapshot.data()) as object) }) as T,
});

export interface Live<T> {
  /** What the server has, or the offline cache; empty or null until the first answer. */
  data: Ref<T>;
  /** Whether the first answer is still awaited. */
  pending: Ref<boolean>;
  error: Ref<Error | null>;
}

type Attach<S, T> = (source: S, next: (value: T) => void, fail: (error: Error) => void) => Promise<() => void>;

/** Follows what `attach` subscribes to, and attaches anew when `source` changes. A null source shows nothing. */
function follow<S, T>(source: () => S | null, empty: T, attach: Attach<S, T>): Live<T> {
  const live: Live<T> = { data: shallowRef(empty) as Ref<T>, pending: ref(true), error: shallowRef(null) };
  let stop = () => {};
  let turn = 0;

  /** Ends the subscription; what it still sends is dropped. */
  function leave(): number {
    stop();
    stop = () => {};
    return ++turn;
  }

  async function enter(wanted: S | null): Promise<void> {
    const mine = leave();
    live.pending.value = true;
    if (wanted === null) return;
    const settle = (change: () => void) => {
      if (mine !== turn) return;
      change();
      live.pending.value = false;
    };
    const fail = (error: Error) => settle(() => (live.error.value = error));
    const next = (value: T) => settle(() => ((live.data.value = value), (live.error.value = null)));
    // The SDK itself may fail to be loaded.
    const detach = await attach(wanted, next, fail).catch((error: Error) => (fail(error), () => {}));
    if (mine === turn) stop = detach;
    else detach();
  }

  watch(source, enter, { immediate: true });
  onScopeDispose(leave);
  return live;
}

/** The tenant's documents of a collection (`deliveries`, or `deliveries/{id}/logs`), live. `null` constraints wait. */
export function useLiveList<T>(path: () => string, constraints: () => Constraint[] | null = () => []): Live<T[]> {
  const session = useSession();
  const source = () => {
    const wanted = constraints();
    return session.tenantId && wanted ? { name: path(), tenantId: session.tenantId, wanted } : null;
  };
  return follow(source, [] as T[], async ({ name, tenantId, wanted }, next, fail) => {
    // A sub-collection belongs to one tenant's document; its queries are indexed without the tenant.
    const mine = name.includes("/") ? wanted : [where("tenantId", "==", tenantId), ...wanted];
    const { onSnapshot } = await import("firebase/firestore");
    const list = await queryOf(name, mine);
    return onSnapshot(list.withConverter(converter<T & object>()), (snapshot) => next(snapshot.docs.map((each) => each.data())), fail);
  });
}

export interface LivePages<T> extends Live<T[]> {
  /** Whether there are no more documents than those. */
  complete: Ref<boolean>;
  more: () => void;
}

/** The first documents of a collection, live, and `size` more of them each time that more are wanted. */
export function useLivePages<T>(path: () => string, constraints: () => Constraint[], size: number): LivePages<T> {
  const most = ref(size);
  const live = useLiveList<T>(path, () => [...constraints(), limit(most.value)]);
  const complete = computed(() => !live.pending.value && live.data.value.length < most.value);
  return { ...live, complete, more: () => void (most.value += size) };
}

/** One document by its path, live; null if it does not exist. The rules let nobody read what there is not, so that a refusal means the same. */
export function useLiveDocument<T>(path: () => string | null): Live<T | null> {
  return follow(path, null as T | null, async (place, next, fail) => {
    const { doc, onSnapshot } = await import("firebase/firestore");
    const document = doc(await firestore(), place).withConverter(converter<T & object>());
    return onSnapshot(document, (snapshot) => next(snapshot.data() ?? null), (error) => (error.code === "permission-denied" ? next(null) : fail(error)));
  });
}
