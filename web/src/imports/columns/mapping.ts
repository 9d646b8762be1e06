/** How the columns of an import are read: what the person sees of each, and the mapping that is sent. Pure. */
import { IMPORT_FIELDS } from "@/api/dictionaries";
import type { Schemas } from "@/api/client";
import type { ImportJob } from "../job";

export type Mapping = Schemas["MappingProfile"];
export type DateOrder = NonNullable<Mapping["dateOrder"]>;
export const DATE_ORDERS: DateOrder[] = ["DMY", "MDY", "YMD"];
/** The choice of a column that is not imported. */
export const IGNORED = "-";

/** chosen, ignored: a person or profile says so · known: the heading is known · similar: it was guessed · noField: it is known, and releases have no field for it · unknown. */
export type Certainty = "chosen" | "ignored" | "known" | "similar" | "noField" | "unknown";

export interface Column {
  heading: string;
  /** The field that it fills, or IGNORED. */
  choice: string;
  /** What the server took it for. */
  taken: string;
  certainty: Certainty;
  suggestions: string[];
  samples: string[];
}

export interface Draft {
  columns: Column[];
  fixed: { field: string; value: string }[];
  dateOrder: DateOrder | null;
}

/** What distinguishes a heading: its letters and digits. */
export function normalized(heading: string): string {
  const plain = heading.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return plain || heading.trim().toLowerCase();
}

function certaintyOf(heading: string, field: string | undefined, mapping: Mapping, codes: ReadonlySet<string>): Certainty {
  const among = (headings: readonly string[]) => headings.some((each) => normalized(each) === normalized(heading));
  if (among(mapping.ignored ?? [])) return "ignored";
  if (among(Object.keys(mapping.columns ?? {}))) return "chosen";
  if (field) return codes.has("similar-column") ? "similar" : "known";
  return codes.has("not-imported") ? "noField" : "unknown";
}

/** The columns of an import as they can be changed, those in doubt first. */
export function draftOf(job: ImportJob): Draft {
  const mapping = job.mapping ?? {};
  const columns = (job.columns ?? []).map(({ heading, field, suggestions = [], samples = [] }): Column => {
    const codes = new Set((job.problems ?? []).filter((each) => each.column === heading).map((each) => each.code));
    const taken = field || IGNORED;
    return { heading, choice: taken, taken, certainty: certaintyOf(heading, field, mapping, codes), suggestions, samples };
  });
  const inDoubt = (column: Column): number => ["unknown", "similar"].indexOf(column.certainty) + 1 || 9;
  return {
    columns: columns.sort((a, b) => inDoubt(a) - inDoubt(b)),
    fixed: Object.entries(mapping.fixed ?? {}).map(([field, value]) => ({ field, value })),
    dateOrder: mapping.dateOrder ?? null,
  };
}

/** What is sent: the former mapping with what the person changed. What the server recognises by itself is not fixed. */
export function mappingOf(draft: Draft, former: Mapping): Mapping {
  const changed = draft.columns.filter((each) => each.choice !== each.taken);
  const gone = new Set(changed.map((each) => normalized(each.heading)));
  const kept = (heading: string): boolean => !gone.has(normalized(heading));
  const columns = Object.fromEntries([
    ...Object.entries(former.columns ?? {}).filter(([heading]) => kept(heading)),
    ...changed.filter((each) => each.choice !== IGNORED).map((each) => [each.heading, each.choice] as const),
  ]);
  const ignored = [...(former.ignored ?? []).filter(kept), ...changed.filter((each) => each.choice === IGNORED).map((each) => each.heading)];
  const fixed = Object.fromEntries(draft.fixed.filter((each) => each.field && each.value.trim()).map((each) => [each.field, each.value.trim()]));
  return { columns, ignored, fixed, ...(draft.dateOrder ? { dateOrder: draft.dateOrder } : {}) };
}

/** Whether two mappings read columns in the same way. */
export function same(a: Mapping, b: Mapping): boolean {
  const shape = ({ columns = {}, ignored = [], fixed = {}, dateOrder }: Mapping) =>
    JSON.stringify([Object.entries(columns).sort(), [...ignored].sort(), Object.entries(fixed).sort(), dateOrder ?? null]);
  return shape(a) === shape(b);
}

/** What a release needs before it is delivered, and a file often lacks. */
const WANTED = ["label", "genre", "language", "releaseDate", "copyright", "territories", "startDate"];

/** Fields that no column fills and that have no fixed value yet. */
export function missing(draft: Draft): string[] {
  const there = new Set([...draft.columns.map((each) => each.choice), ...draft.fixed.map((each) => each.field)]);
  return WANTED.filter((field) => !there.has(field));
}

export interface Option {
  label: string;
  value?: string;
  type?: "label";
}

/** The fields by group with their names, as a list to choose from: `role:` fields credit the people in the column. */
export function fieldOptions(nameOf: (field: string) => string, heading: (group: "release" | "track" | "credits") => string, roles: readonly string[]): Option[][] {
  const named = (fields: readonly string[]): Option[] => fields.map((value) => ({ value, label: nameOf(value) }));
  const groups: Option[][] = [
    [{ type: "label", label: heading("release") }, ...named(IMPORT_FIELDS.release)],
    [{ type: "label", label: heading("track") }, ...named(IMPORT_FIELDS.track)],
  ];
  return roles.length ? [...groups, [{ type: "label", label: heading("credits") }, ...named(roles.map((role) => `role:${role}`))]] : groups;
}
