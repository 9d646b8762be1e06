/** What a report is called, and the time that it is about. Pure. */
import { day } from "@/ui/time";
import type { StoredReport } from "./useReports";

/** The service, or else who sent it, or its first file. */
export const nameOf = (report: Pick<StoredReport, "service" | "sender" | "files" | "reportId">): string => report.service || report.sender || report.files?.[0]?.name || report.reportId;

const monthOf = (date: string): string => date.slice(0, 7);
const lastOf = (month: string): string => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

/** The period in words: whole months as months, one day as a day, anything else as two days; a dash if it is unknown. */
export function period({ start, end }: { start?: string | null; end?: string | null }, locale: string): string {
  if (!start || !end) return day(start ?? end, locale);
  if (start === end) return day(start, locale);
  const whole = start.endsWith("-01") && end === lastOf(monthOf(end));
  const [first, last] = whole ? [monthOf(start), monthOf(end)] : [start, end];
  return first === last ? day(first, locale) : `${day(first, locale)} – ${day(last, locale)}`;
}
