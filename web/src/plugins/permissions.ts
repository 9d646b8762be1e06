/** What a plug-in asks for, in the words of people who grant it. */
import type { Permissions } from "./api";

/** One permission in words: `text` is a key of the locale files, `values` what is put in. */
export interface Word {
  icon: string;
  text: string;
  values?: Record<string, string>;
  /** Whether it changes something, or sends something elsewhere. */
  acts: boolean;
}

/** What a plug-in asks for, in plain words: first what it looks at, then what it changes. */
export function permissionWords(permissions: Permissions): Word[] {
  const { documents = [], files = [], hosts = [], actions = [] } = permissions;
  return [
    ...documents.map((name) => ({ icon: "i-lucide-eye", text: `plugins.documents.${name}`, values: { name }, acts: false })),
    ...files.map((way) => ({ icon: way === "read" ? "i-lucide-file-audio" : "i-lucide-file-plus", text: `plugins.files.${way}`, acts: way === "write" })),
    ...hosts.map((host) => ({ icon: "i-lucide-globe", text: host.startsWith("*.") ? "plugins.hostsBelow" : "plugins.host", values: { host: host.replace(/^\*\./, "") }, acts: true })),
    ...actions.map((name) => ({ icon: "i-lucide-zap", text: `plugins.actions.${name}`, values: { name }, acts: true })),
  ];
}

/** What of `wanted` was not granted yet. */
export function beyond(wanted: Permissions, granted: Permissions): Permissions {
  const more = <T>(all: readonly T[] = [], had: readonly T[] = []): T[] => all.filter((each) => !had.includes(each));
  return {
    documents: more(wanted.documents, granted.documents),
    files: more(wanted.files, granted.files),
    hosts: more(wanted.hosts, granted.hosts),
    actions: more(wanted.actions, granted.actions),
  };
}

/** The key of the text about a point, such as `before.release.ready`. */
export const pointKey = (point: string): string => `plugins.point.${point.replaceAll(".", "-")}`;
