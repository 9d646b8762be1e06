/** What a delivery document says to a person: its progress, why it waits, what may be done with it. */
import type { Schemas } from "@/api/client";

export type Delivery = Schemas["Delivery"];
export type Status = Delivery["status"];
export const STATUSES = ["queued", "processing", "delivering", "completed", "failed", "cancelled"] as const satisfies Status[];

export type DeliveryAct = "approve" | "retry" | "cancel" | "skip" | "force" | "high" | "normal" | "low";

export interface Viewer {
  uid: string;
  deliver: boolean;
  admin: boolean;
}

/** The acts that the server would accept from this person, the most useful first. */
export function actsOf(delivery: Delivery, viewer: Viewer, scheduled = false): DeliveryAct[] {
  if (!viewer.deliver) return [];
  const acts: DeliveryAct[] = [];
  if (delivery.status === "failed" || delivery.status === "cancelled") acts.push("retry");
  if (delivery.status === "queued") {
    const own = [delivery.createdBy, delivery.requestedBy].includes(viewer.uid);
    if (waitsForApproval(delivery)) {
      if (!own) acts.push("approve");
    } else {
      if (viewer.admin) acts.push("force");
      if (scheduled) acts.push("skip");
    }
    const priorities = ["high", "normal", "low"] as const;
    if (delivery.priority !== "emergency") acts.push(...priorities.filter((each) => each !== (delivery.priority ?? "normal")));
    acts.push("cancel");
  }
  return acts;
}

export function waitsForApproval(delivery: Delivery): boolean {
  return delivery.status === "queued" && delivery.waiting?.reason === "approval";
}

/** Why it waits, in our words: a failed attempt is followed by the next one. */
export function waitingOf(delivery: Delivery): NonNullable<Delivery["waiting"]>["reason"] | "retry" {
  const reason = delivery.waiting?.reason ?? "due";
  return reason === "due" && delivery.failure ? "retry" : reason;
}

export function running(delivery: Delivery): boolean {
  return delivery.status === "processing" || delivery.status === "delivering";
}

export interface FileProgress {
  name: string;
  status: "pending" | "uploading" | "completed" | "failed";
  done: number;
  total: number;
  percent: number;
}

export interface Progress {
  files: FileProgress[];
  done: number;
  total: number;
  percent: number;
}

const share = (done: number, total: number): number => (total ? Math.min(100, Math.floor((100 * done) / total)) : 0);

/** The files of the latest attempt and how far they are; null before there is anything to send. */
export function progressOf(delivery: Delivery): Progress | null {
  const attempt = delivery.attempts?.at(-1);
  const files = (attempt?.files ?? []).map((file): FileProgress => {
    const total = file.totalBytes ?? 0;
    const done = file.status === "completed" ? total : (file.bytesTransferred ?? 0);
    return { name: file.fileName.split("/").at(-1) ?? file.fileName, status: file.status ?? "pending", done, total, percent: share(done, total) };
  });
  const sum = (of: (file: FileProgress) => number): number => files.reduce((all, file) => all + of(file), 0);
  const total = Math.max(delivery.package?.totalSize ?? 0, sum((file) => file.total));
  if (!total) return null;
  const done = delivery.status === "completed" ? total : Math.max(sum((file) => file.done), running(delivery) ? (delivery.progress?.doneBytes ?? delivery.advance?.doneBytes ?? 0) : 0);
  return { files, done, total, percent: share(done, total) };
}

export interface Pace {
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

/** How fast the transfer is: as the delivery tells, or else the last line of the log that does. */
export function paceOf(delivery: Delivery | null, logs: Schemas["DeliveryLog"][]): Pace {
  if (delivery?.progress) return { bytesPerSecond: delivery.progress.bytesPerSecond, secondsLeft: delivery.progress.remainingSeconds ?? null };
  const last = logs.findLast((line) => typeof line.details?.bytesPerSecond === "number");
  const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
  return { bytesPerSecond: number(last?.details?.bytesPerSecond), secondsLeft: number(last?.details?.remainingSeconds) };
}

export interface DayOfDeliveries {
  /** `2026-03-01` in the reader's zone. */
  day: string;
  deliveries: Delivery[];
}

/** By the local day of their request, in the order given. */
export function byDay(deliveries: Delivery[], timeZone?: string): DayOfDeliveries[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone });
  const days = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const day = format.format(new Date(delivery.created));
    days.set(day, [...(days.get(day) ?? []), delivery]);
  }
  return [...days].map(([day, each]) => ({ day, deliveries: each }));
}

export interface Step {
  name: "requested" | "approved" | "started" | "sent" | "failed" | "cancelled" | "received" | "ingested" | "live" | "rejected";
  at: string | null;
  state: "done" | "now" | "next" | "bad";
}

/** The way of a delivery from the request until the DSP shows it. */
export function stepsOf(delivery: Delivery): Step[] {
  const { status, dsp } = delivery;
  const done = (name: Step["name"], at: string | null | undefined, now = false): Step => ({ name, at: at ?? null, state: at ? "done" : now ? "now" : "next" });
  const steps = [done("requested", delivery.created)];
  if (delivery.approval) steps.push(done("approved", delivery.approval.at, waitsForApproval(delivery)));
  steps.push(done("started", delivery.started, status === "queued" && !waitsForApproval(delivery)));
  if (status === "failed") return [...steps, { name: "failed", at: delivery.updated, state: "bad" }];
  if (status === "cancelled") return [...steps, { name: "cancelled", at: delivery.updated, state: "bad" }];
  steps.push(done("sent", delivery.completed, running(delivery)));
  if (dsp?.status === "rejected") {
    if (dsp.received) steps.push(done("received", dsp.received));
    return [...steps, { name: "rejected", at: dsp.rejected ?? dsp.since ?? null, state: "bad" }];
  }
  // A DSP that tells only the last step has passed the ones before. After a takedown nothing becomes live.
  const order = (["received", "ingested", "live"] as const).slice(0, delivery.messageSubType === "Takedown" ? 2 : 3);
  const reached = dsp?.status === "live" ? order.length - 1 : order.findIndex((name) => name === dsp?.status);
  order.forEach((name, index) => {
    const at = dsp?.[name] ?? null;
    steps.push({ name, at, state: index <= reached ? "done" : index === reached + 1 && status === "completed" ? "now" : "next" });
  });
  return steps;
}
