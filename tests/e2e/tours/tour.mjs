// From sign-up to a live delivery with the Firebase JS SDK, as a web page uses it: callables, and documents as they change.
import { readFileSync } from "node:fs";
import { initializeApp } from "firebase/app";
import { connectAuthEmulator, createUserWithEmailAndPassword, getAuth } from "firebase/auth";
import { connectFirestoreEmulator, doc, getFirestore, onSnapshot, serverTimestamp, updateDoc } from "firebase/firestore";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";

const { ALBUM, TARGET, EMAIL, PASSWORD, FIREBASE_CONFIG, REGION, EMULATORS } = process.env;
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

// The configuration that the Firebase console shows for a web app. Emulators are named on the local stack only.
const app = initializeApp(JSON.parse(FIREBASE_CONFIG));
const [auth, db, functions] = [getAuth(app), getFirestore(app), getFunctions(app, REGION)];
if (EMULATORS) {
  const ports = JSON.parse(EMULATORS);
  connectAuthEmulator(auth, `http://127.0.0.1:${ports.auth}`, { disableWarnings: true });
  connectFirestoreEmulator(db, "127.0.0.1", ports.firestore);
  connectFunctionsEmulator(functions, "127.0.0.1", ports.functions);
}
const call = async (name, data) => (await httpsCallable(functions, name)(data)).data;

// Resolves with the document once `done` holds for it; rejects after two minutes, or if the rules deny access.
const until = (path, done) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${path} took too long`)), 120_000);
    const follow = (snapshot) => {
      if (!done(snapshot.data() ?? {})) return;
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve(snapshot.data());
    };
    const stop = onSnapshot(doc(db, path), follow, reject);
  });

// An account, and a tenant of your own. The token that says so is a new one.
const { user } = await createUserWithEmailAndPassword(auth, EMAIL, PASSWORD);
const signedUp = await call("completeSignUp", { displayName: "Ada", organizationName: "Example Recordings" });
await user.getIdToken(true);

// Who sends: the label's own DDEX party id.
const party = { partyId: "PADPIDA0000000001O", partyName: "Example Recordings" };
const { tenant } = await call("updateTenant", { settings: { party } });
console.log(tenant.name, signedUp.user.activeTenant);

// A release from release.json, and its files. Each is measured after its upload.
const { releaseId } = await call("createRelease", { release: json(`${ALBUM}/release.json`) });
const files = [
  { fileName: "01-departure.wav", contentType: "audio/wav", kind: "audio", trackId: "departure" },
  { fileName: "02-glasshouse.wav", contentType: "audio/wav", kind: "audio", trackId: "glasshouse" },
  { fileName: "03-slow-harbour.flac", contentType: "audio/flac", kind: "audio", trackId: "slow-harbour" },
  { fileName: "cover.jpg", contentType: "image/jpeg", kind: "image", imageType: "FrontCover" },
];
for (const file of files) {
  const bytes = readFileSync(`${ALBUM}/${file.fileName}`);
  const { assetId, uploadUrl } = await call("createUpload", { ...file, releaseId, size: bytes.length });
  const sent = await fetch(uploadUrl, { method: "PUT", body: bytes });
  if (!sent.ok) throw new Error(`${file.fileName}: ${sent.status}`);
  await until(`assets/${assetId}`, ({ status }) => status === "ready");
}

// A target from target.json. The test signs in there, writes a small file, finds it and removes it.
const { targetId } = await call("createDeliveryTarget", { target: json(TARGET) });
const report = await call("testDeliveryConnection", { targetId });
console.log("connection:", report.ok ? "works" : report.steps);

// Ready: the message is composed and validated.
await updateDoc(doc(db, "releases", releaseId), { status: "ready", updated: serverTimestamp() });
await until(`releases/${releaseId}`, ({ ddex }) => ddex?.ernFile !== undefined);

// Deliver, and ask the DSP until it says that the release is live.
const { deliveryId } = await call("createDelivery", { releaseId, targetId });
await until(`deliveries/${deliveryId}`, ({ status }) => status === "completed");
const live = until(`deliveries/${deliveryId}`, ({ dsp }) => dsp.status === "live");
const asking = setInterval(() => call("pollAcknowledgements", { targetId }), 5000);
const { status, dsp } = await live;
clearInterval(asking);
const { receipts } = await call("searchReceipts", { releaseId });
for (const { messageId, totalBytes, files } of receipts) console.log(messageId, totalBytes, files.length);
console.log(JSON.stringify({ id: deliveryId, status, dsp: dsp.status }));
process.exit(0);
