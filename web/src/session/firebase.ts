/** Connects to the project's Firebase: Hosting says which it is, and on a developer's machine where the emulators are. */
import { type FirebaseApp, type FirebaseOptions, initializeApp } from "firebase/app";
import type { Auth } from "firebase/auth";
import type { Firestore } from "firebase/firestore";
import { remembered } from "@/api/remembered";

type Emulators = Record<string, { host: string; port: number } | undefined>;

const local = ["127.0.0.1", "localhost"].includes(location.hostname);

/** The emulators of the Hosting emulator's start script, which is the only place that names them. */
async function findEmulators(): Promise<Emulators> {
  if (!local) return {};
  const script = await (await fetch("/__/firebase/init.js?useEmulator=true")).text();
  const found = /firebaseEmulators = (\{[\s\S]*?\});/.exec(script);
  return found?.[1] ? (JSON.parse(found[1]) as Emulators) : {};
}

async function makeApp(): Promise<FirebaseApp> {
  const response = await fetch("/__/firebase/init.json");
  return initializeApp((await response.json()) as FirebaseOptions);
}

const connect = remembered(() => Promise.all([makeApp(), findEmulators()]));

/** Firebase Authentication of this site. */
export const authentication = remembered(async (): Promise<Auth> => {
  const connecting = connect();
  const { browserLocalPersistence, browserPopupRedirectResolver, connectAuthEmulator, indexedDBLocalPersistence, initializeAuth } = await import("firebase/auth");
  // Before initializeAuth, which begins to ask: an emulator cannot be set after the first request.
  const [app, { auth: emulator }] = await connecting;
  const made = initializeAuth(app, {
    persistence: [indexedDBLocalPersistence, browserLocalPersistence],
    popupRedirectResolver: browserPopupRedirectResolver,
  });
  if (emulator) connectAuthEmulator(made, `http://${emulator.host}:${emulator.port}`, { disableWarnings: true });
  return made;
});

const opened = remembered(async (): Promise<Firestore> => {
  const connecting = connect();
  const { connectFirestoreEmulator, initializeFirestore, persistentLocalCache, persistentMultipleTabManager } = await import("firebase/firestore");
  const cache = persistentLocalCache({ tabManager: persistentMultipleTabManager() });
  const [app, { firestore: emulator }] = await connecting;
  const made = initializeFirestore(app, { localCache: cache, ignoreUndefinedProperties: true });
  if (emulator) connectFirestoreEmulator(made, emulator.host, emulator.port);
  return made;
});
let hasEnded = false;

/** Firestore with its offline cache: edits made without a network are kept and sent later, also after a reload. */
export const firestore = (): Promise<Firestore> => (hasEnded ? new Promise(() => {}) : opened());

/** Removes every document that Firestore keeps in this browser. Afterwards the page has to be loaded anew. */
export async function forgetDocuments(): Promise<void> {
  const { clearIndexedDbPersistence, terminate } = await import("firebase/firestore");
  const made = await firestore();
  // A page that is still being shown would follow documents of a client that has ended: let it wait until it is left.
  hasEnded = true;
  await terminate(made);
  await clearIndexedDbPersistence(made);
}
