/** What an import of sales reports came to, what its files may lack, and what can be done with it. Pure. */
import { isOpen } from "@/jobs/job";
import type { Schemas } from "@/api/client";

export type SalesImport = Schemas["SalesImport"];
export type SalesMapping = Schemas["SalesMapping"];

/** What the page of an import tells: that it is in work, or how it ended. */
export type Outcome = "open" | "stored" | "nothingNew" | "refused" | "failed" | "back" | "backFailed";

export function outcomeOf(job: SalesImport): Outcome {
  if (isOpen(job)) return "open";
  if (job.status === "rolledBack") return "back";
  if (job.status === "refused") return "refused";
  if (job.status === "completed" || job.step === "match") return job.stored?.length ? "stored" : "nothingNew";
  return takesBack(job) ? "backFailed" : "failed";
}

/** Whether it removes, or was to remove, what it had stored. */
export const takesBack = (job: SalesImport): boolean => job.step === "rollback" || job.step === "unmatch";

/** Whether what it stored can be removed now. */
export const canRollBack = (job: SalesImport): boolean => ["stored", "backFailed"].includes(outcomeOf(job)) || (outcomeOf(job) === "failed" && !!job.stored?.length);

/** Whether the same files may be read again: nothing of them counts. */
export const canReadAgain = (job: SalesImport): boolean => ["refused", "failed", "back"].includes(outcomeOf(job));

/** What people say of a file, as inputs have it. */
export interface Answers {
  service: string;
  currency: string;
  month: string;
  dateOrder: "found" | NonNullable<SalesMapping["dateOrder"]>;
  decimalMark: "found" | NonNullable<SalesMapping["decimalMark"]>;
  /** The field of a heading that is not known. */
  columns: { heading: string; field: string }[];
}

const FIXED = ["service", "currency", "month"] as const;

/** The fields that a column of a spreadsheet may have, the needed ones first. */
export const FIELDS = [
  "quantity", "revenue", "currency", "isrc", "upc", "title", "artist", "releaseTitle", "service", "territory", "month", "day", "start", "end", "useType", "commercialModel", "returns", "unitRevenue", "exchangeRate", "proprietaryId", "grid",
] as const;

/** What the import was told. */
export const answersOf = ({ mapping = {} }: Pick<SalesImport, "mapping">): Answers => ({
  service: mapping.fixed?.service ?? "",
  currency: mapping.fixed?.currency ?? "",
  month: mapping.fixed?.month ?? "",
  dateOrder: mapping.dateOrder ?? "found",
  decimalMark: mapping.decimalMark ?? "found",
  columns: Object.entries(mapping.columns ?? {}).map(([heading, field]) => ({ heading, field })),
});

/** The mapping that says the same; what the former one says of other things stays. */
export function mappingOf(answers: Answers, former: SalesMapping = {}): SalesMapping {
  const { dateOrder: _order, decimalMark: _mark, ...rest } = former;
  const others = Object.entries(former.fixed ?? {}).filter(([name]) => !FIXED.some((each) => each === name));
  const fixed = FIXED.map((name) => [name, answers[name].trim()] as const).filter(([, text]) => text);
  const columns = answers.columns.map(({ heading, field }) => [heading.trim(), field] as const).filter(([heading, field]) => heading && field);
  return {
    ...rest,
    columns: Object.fromEntries(columns),
    fixed: Object.fromEntries([...others, ...fixed]),
    ...(answers.dateOrder === "found" ? {} : { dateOrder: answers.dateOrder }),
    ...(answers.decimalMark === "found" ? {} : { decimalMark: answers.decimalMark }),
  };
}
