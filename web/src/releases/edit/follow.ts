/** What follows from an edit until the person says otherwise: the first day of the rights, the year of the lines. */
import type { Draft } from "./draft";

/** `after` with the fields that followed `before` following still. Pure. */
export function followed(before: Draft, after: Draft): Draft {
  return withLines(before, withStart(before, after));
}

function withStart(before: Draft, after: Draft): Draft {
  const [was, day] = [before.basic?.releaseDate, after.basic?.releaseDate];
  const start = after.rights?.startDate;
  if (!day || day === was || (start && start !== was)) return after;
  return { ...after, rights: { ...after.rights, startDate: day } };
}

/** "2027 Example Recordings": the year of the release and its label. */
export function lineOf(release: Draft): string | null {
  const [year, label] = [release.basic?.releaseDate?.slice(0, 4), release.basic?.label?.trim()];
  return year && label ? `${year} ${label}` : null;
}

function withLines(before: Draft, after: Draft): Draft {
  const [was, line] = [lineOf(before), lineOf(after)];
  if (!line || line === was) return after;
  const { copyright, production } = after.metadata ?? {};
  const year = Number(line.slice(0, 4));
  const metadata = { ...after.metadata };
  if (!copyright || copyright === was) Object.assign(metadata, { copyright: line, copyrightYear: year });
  if (!production || production === was) Object.assign(metadata, { production: line, productionYear: year });
  return { ...after, metadata };
}
