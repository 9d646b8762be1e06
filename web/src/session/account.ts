/** What people do with their account at Firebase Authentication, with errors in words. */
import { authentication } from "./firebase";

const WORDS: Record<string, string> = {
  "auth/invalid-credential": "session.error.credential",
  "auth/user-not-found": "session.error.credential",
  "auth/wrong-password": "session.error.credential",
  "auth/invalid-email": "session.error.email",
  "auth/email-already-in-use": "session.error.taken",
  "auth/weak-password": "session.error.weak",
  "auth/too-many-requests": "session.error.often",
  "auth/network-request-failed": "session.error.offline",
  "auth/popup-closed-by-user": "session.error.closed",
  "auth/popup-blocked": "session.error.blocked",
};

/** The locale key that explains an error of Firebase Authentication. */
export function explain(error: unknown): string {
  return WORDS[(error as { code?: string }).code ?? ""] ?? "session.error.unknown";
}

export async function signIn(email: string, password: string): Promise<void> {
  const { signInWithEmailAndPassword } = await import("firebase/auth");
  await signInWithEmailAndPassword(await authentication(), email, password);
}

export async function signInWithGoogle(): Promise<void> {
  const { GoogleAuthProvider, signInWithPopup } = await import("firebase/auth");
  await signInWithPopup(await authentication(), new GoogleAuthProvider());
}

/** Creates an account and mails the link that verifies the address. */
export async function signUp(email: string, password: string, name: string): Promise<void> {
  const { createUserWithEmailAndPassword, sendEmailVerification, updateProfile } = await import("firebase/auth");
  const { user } = await createUserWithEmailAndPassword(await authentication(), email, password);
  await updateProfile(user, { displayName: name });
  await sendEmailVerification(user);
}

/** Mails the link again that verifies the address. */
export async function verifyAgain(): Promise<void> {
  const { sendEmailVerification } = await import("firebase/auth");
  const { currentUser } = await authentication();
  if (currentUser) await sendEmailVerification(currentUser);
}

export async function resetPassword(email: string): Promise<void> {
  const { sendPasswordResetEmail } = await import("firebase/auth");
  await sendPasswordResetEmail(await authentication(), email);
}
