/** A target as a form holds it: from a preset, from a stored target, and as what the API is sent. */
import type { Schemas } from "@/api/client";
import type { Preset } from "./preset";

export type Draft = Schemas["TargetContent"];
export type PluginOption = Schemas["PluginOption"];
type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

export function emptyDraft(): Draft {
  return { name: "", type: "DSP", protocol: "SFTP", config: {}, ddex: { partyId: "", partyName: "" }, testMode: true, active: true };
}

function put(tree: Tree, path: string[], value: unknown): Tree {
  const [name = "", ...rest] = path;
  if (!rest.length) return { ...tree, [name]: value };
  const inner = tree[name];
  return { ...tree, [name]: put(isTree(inner) ? inner : {}, rest, value) };
}

/** The draft with the preset's values; the name only if there is none yet. */
export function withPreset(draft: Draft, preset: Preset): Draft {
  const start: Tree = { ...draft, preset: preset.id, name: draft.name || preset.name, ddex: { ...draft.ddex, partyName: draft.ddex.partyName || preset.name } };
  return preset.fields.reduce((tree, field) => put(tree, field.path.split("."), field.value), start) as unknown as Draft;
}

const CONTENT = [
  "name", "type", "preset", "preflight", "protocol", "config", "ddex", "provider", "layout", "format", "deals", "takedown", "profile", "requirements", "schedule", "window",
  "maxParallel", "maxPerHour", "breaker", "dialogue", "active", "testMode",
] as const satisfies (keyof Draft)[];

/** What a person may change of a stored target. */
export function contentOf(target: Schemas["DeliveryTarget"]): Draft {
  return structuredClone(Object.fromEntries(CONTENT.filter((name) => target[name] !== undefined).map((name) => [name, target[name]]))) as unknown as Draft;
}

/** Without what was left empty: the server fills it from the preset and its defaults. */
export function filled<T>(value: T): T {
  if (!isTree(value)) return value;
  const kept = Object.entries(value).map(([name, each]) => [name, filled(each)] as const).filter(([, each]) => each !== null && each !== undefined && each !== "");
  return Object.fromEntries(kept) as T;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** RFC 7396: what has to be sent so that `before` becomes `after`; empty if nothing. */
export function mergePatch(before: Tree, after: Tree): Tree {
  const patch: Tree = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (value === undefined || same(old, value)) continue;
    if (!isTree(value) || !isTree(old)) patch[name] = value;
    else {
      const inner = mergePatch(old, value);
      if (Object.keys(inner).length) patch[name] = inner;
    }
  }
  for (const name of Object.keys(before)) if (after[name] === undefined) patch[name] = null;
  return patch;
}

/** Whether an option is asked for at once; the rest is behind "More options". */
export function essential(option: PluginOption): boolean {
  const text = option.type === "text" && ["", undefined, null].includes(option.default as string | null | undefined);
  return Boolean(option.required) || Boolean(option.secret) || option.type === "choice" || option.name === "port" || text;
}

export const STEPS = ["service", "connection", "package", "time"] as const;
export type FormStep = (typeof STEPS)[number];

const PLACES: Record<FormStep, string[]> = {
  service: ["name", "type", "preset"],
  connection: ["protocol", "config"],
  package: ["ddex", "provider", "layout", "format", "deals", "takedown", "profile", "requirements", "preflight"],
  time: ["schedule", "window", "maxParallel", "maxPerHour", "breaker", "dialogue", "active", "testMode"],
};

/** The step of the form with the field that a finding is about. */
export function stepOf(path: string): FormStep {
  const root = path.split(/[.[]/)[0] ?? "";
  return STEPS.find((step) => PLACES[step].includes(root)) ?? "connection";
}
