/** The routes of plug-ins: what is deployed, what the tenant has installed, and the registry. */
import { answer, api, type Schemas } from "@/api/client";
import type { paths } from "@/api/schema";
import type { JsonSchema } from "@/ui/form/field";
import type { Page } from "@/ui/pages";

export interface Permissions {
  documents?: string[];
  files?: ("read" | "write")[];
  hosts?: string[];
  actions?: string[];
}

export type Place = "page" | "release" | "track" | "delivery" | "target" | "settings";

export interface Panel {
  name: string;
  title: string;
  place?: Place;
  icon?: string;
}

/** What a plug-in and an entry of the registry both say. */
interface Described {
  name: string;
  version: string;
  title: string;
  summary: string;
  author: string;
  homepage?: string | null;
  category?: string;
  licence?: { kind?: "free" | "paid" | "freemium"; terms?: string };
  permissions?: Permissions;
}

export interface Manifest extends Described {
  hooks?: { on: string; required?: boolean; every?: "hour" | "day" | null }[];
  panels?: Panel[];
  protocols?: string[];
  config?: JsonSchema;
}

export interface LicenceFacts {
  edition?: string;
  seats?: number | null;
  expires?: string | null;
  holder?: string | null;
}

export interface Installation {
  /** The version whose permissions were granted. */
  version: string;
  enabled?: boolean;
  granted?: Permissions;
  licensed?: LicenceFacts | null;
  /** Why the server disabled it. */
  disabled?: string | null;
  failures?: number;
  created: string;
  updated: string;
}

/** A plug-in of the deployment. Without a manifest the package is broken, and `problem` says how. */
export interface Plugin {
  kind: "plugin";
  name: string;
  version?: string | null;
  package?: string | null;
  problem?: string | null;
  manifest?: Manifest | null;
  installation?: Installation | null;
  /** Whether the manifest asks for more than was granted. */
  needsGrant?: boolean;
  /** What keeps it from the files of the deployment: the kernel, or only Python's audit events. */
  confinement?: "kernel" | "audit";
}

export interface Run {
  id: string;
  hook: string;
  state?: "pending" | "done" | "failed" | "skipped";
  attempts?: number;
  due: string;
  tookS?: number | null;
  failure?: string | null;
  log?: string[];
  created: string;
}

export interface Config {
  schema: JsonSchema;
  config: Record<string, unknown>;
  /** The names of the secrets that are set. */
  secrets: string[];
}

export type Entry = Schemas["RegistryEntry"];
export type Registry = Schemas["RegistryList"];
export type Search = NonNullable<paths["/plugins/registry"]["get"]["parameters"]["query"]>;

type Call = (path: string, init?: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const { GET, POST, PUT, DELETE } = api as unknown as Record<"GET" | "POST" | "PUT" | "DELETE", Call>;
const said = async <T>(call: ReturnType<Call>): Promise<T> => (await answer(call)) as T;
const at = (name: string, more: Record<string, string> = {}) => ({ params: { path: { name, ...more } } });

/** The plug-ins of the deployment, as they stand in the tenant; protocols have a page of their own. */
export const readPlugins = async (): Promise<Plugin[]> => {
  const { items } = await said<{ items: { kind?: string }[] }>(GET("/plugins"));
  return items.filter((each): each is Plugin => each.kind === "plugin");
};

export const install = (name: string, granted: Permissions, licence?: string): Promise<Plugin> => said(POST("/plugins/install", { body: { name, granted, ...(licence ? { licence } : {}) } }));
export const remove = (name: string): Promise<unknown> => said(DELETE("/plugins/{name}", at(name)));
export const enable = (name: string): Promise<Plugin> => said(POST("/plugins/{name}/enable", at(name)));
export const disable = (name: string): Promise<Plugin> => said(POST("/plugins/{name}/disable", at(name)));
export const grant = (name: string, granted: Permissions): Promise<Plugin> => said(POST("/plugins/{name}/grant", { ...at(name), body: { granted } }));
/** Sets another licence key; null removes it. */
export const license = (name: string, licence: string | null): Promise<Plugin> => said(PUT("/plugins/{name}/licence", { ...at(name), body: { licence } }));

export const readConfig = (name: string): Promise<Config> => said(GET("/plugins/{name}/config", at(name)));
/** Secrets that are left out stay; null removes one. */
export const writeConfig = (name: string, config: Record<string, unknown>): Promise<Config> => said(PUT("/plugins/{name}/config", { ...at(name), body: { config } }));

export const readRuns = (name: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Run>> =>
  said(GET("/plugins/{name}/runs", { params: { path: { name }, query: cursor ? { cursor } : {} }, signal }));

export const readPanel = (name: string, panel: string): Promise<{ html: string }> => said(GET("/plugins/{name}/panels/{panel}", at(name, { panel })));
export const askPanel = async (name: string, panel: string, action: string, body: unknown): Promise<unknown> =>
  (await said<{ body?: unknown }>(POST("/plugins/{name}/panels/{panel}/request", { ...at(name, { panel }), body: { action, body } }))).body ?? null;

export const searchRegistry = (search: Search): Promise<Registry> => answer(api.GET("/plugins/registry", { params: { query: search } }));
