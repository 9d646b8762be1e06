// Uses the Firebase JS SDK like a web page: signs up, creates a release, uploads its files, marks it ready, delivers it,
// and follows the delivery's log live. Reads its instructions as JSON from stdin; prints one JSON line per event.
import { readFileSync } from "node:fs";
import { initializeApp } from "firebase/app";
import { applyActionCode, connectAuthEmulator, createUserWithEmailAndPassword, getAuth, sendEmailVerification } from "firebase/auth";
import { collection, connectFirestoreEmulator, doc, getFirestore, onSnapshot, orderBy, query, serverTimestamp, updateDoc, where } from "firebase/firestore";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";

const instructions = JSON.parse(readFileSync(0, "utf8"));
const emit = (event, fields = {}) => console.log(JSON.stringify({ event, ...fields }));
const DEADLINE_MS = 90_000;

const app = initializeApp({ projectId: instructions.project, apiKey: "demo" });
const auth = getAuth(app);
connectAuthEmulator(auth, `http://127.0.0.1:${instructions.ports.auth}`, { disableWarnings: true });
const db = getFirestore(app);
connectFirestoreEmulator(db, "127.0.0.1", instructions.ports.firestore);
const functions = getFunctions(app, instructions.region);
connectFunctionsEmulator(functions, "127.0.0.1", instructions.ports.functions);
const call = async (name, data) => (await httpsCallable(functions, name)(data)).data;

// Resolves with the first truthy result of `done(snapshot)`; rejects at the deadline or if the rules deny access.
const listen = (what, source, done) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${what} in time`)), DEADLINE_MS);
    const stop = onSnapshot(
      source,
      (snapshot) => {
        const answer = done(snapshot);
        if (!answer) return;
        clearTimeout(timer);
        queueMicrotask(() => stop());
        resolve(answer);
      },
      reject,
    );
  });

// Follows the link in the verification e-mail, which the Auth emulator shows instead of sending it.
async function verifyAddress(user) {
  await sendEmailVerification(user);
  const url = `http://127.0.0.1:${instructions.ports.auth}/emulator/v1/projects/${instructions.project}/oobCodes`;
  const { oobCodes } = await (await fetch(url)).json();
  await applyActionCode(auth, oobCodes.findLast((each) => each.email === user.email).oobCode);
  await user.getIdToken(true);
}

async function signUp() {
  const { user } = await createUserWithEmailAndPassword(auth, instructions.email, instructions.password);
  try {
    await call("getDelivery", { deliveryId: "any" });
  } catch (error) {
    emit("refused", { code: error.code });
  }
  await verifyAddress(user);
  await call("completeSignUp", { invitation: instructions.invitation });
  await user.getIdToken(true);
  emit("signed in");
}

async function upload(file, releaseId) {
  const bytes = readFileSync(file.path);
  const session = await call("createUpload", { ...file.request, releaseId, size: bytes.length });
  const answer = await fetch(session.uploadUrl, { method: "PUT", body: bytes });
  if (!answer.ok) throw new Error(`upload of ${file.path}: ${answer.status}`);
  await listen(`asset ${session.assetId}`, doc(db, "assets", session.assetId), (snapshot) => {
    const status = snapshot.data()?.status;
    if (status === "rejected") throw new Error(JSON.stringify(snapshot.data().problems));
    return status === "ready";
  });
  emit("uploaded", { assetId: session.assetId });
}

async function deliver(releaseId) {
  const request = { releaseId, targetId: instructions.targetId };
  const { deliveryId, created } = await call("createDelivery", request);
  const again = await call("createDelivery", request);
  emit("queued", { deliveryId, created, again: again.created, same: again.deliveryId === deliveryId });
  const steps = new Set();
  const logs = query(collection(db, "deliveries", deliveryId, "logs"), where("tenantId", "==", instructions.tenantId), orderBy("timestamp"));
  const completed = listen("completion log", logs, (snapshot) => {
    for (const change of snapshot.docChanges()) {
      const line = change.doc.data();
      if (change.type === "added") steps.add(line.step) && emit("log", { step: line.step, level: line.level });
    }
    return steps.has("completion") || steps.has("max_retries") || steps.has("retry_scheduled");
  });
  await completed;
  const { delivery } = await call("getDelivery", { deliveryId });
  emit("ended", { status: delivery.status, failure: delivery.failure });
}

await signUp();
const { releaseId } = await call("createRelease", { release: instructions.release });
emit("release", { releaseId });
for (const file of instructions.files) await upload(file, releaseId);
await updateDoc(doc(db, "releases", releaseId), { status: "ready", updated: serverTimestamp() });
await listen("validation", doc(db, "releases", releaseId), (snapshot) => snapshot.data()?.ddex?.ernFile);
emit("validated");
await deliver(releaseId);
process.exit(0);
