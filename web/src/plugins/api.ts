/** The routes of plug-ins: what is deployed, what the tenant has installed, and the registry. */
import { answer, api, type Schemas } from "@/api/client";
import type { paths } from "@/api/schema";
import type { JsonSchema } from "@/ui/form/field";
import type { Page } from "@/ui/pages";

export type Permissions = Schemas["Permissions"];
export type Panel = Schemas["Panel"];
export type Place = NonNullable<Panel["place"]>;
export type Manifest = Schemas["Manifest"];
export type LicenceFacts = Schemas["LicenceFacts"];
export type Installation = Schemas["Installation"];
/** A plug-in of the deployment. Without a manifest the package is broken, and `problem` says how. */
export type Plugin = Schemas["PluginItem"];
export type Run = Schemas["PluginRun"];
export type Config = Omit<Schemas["PluginConfig"], "schema"> & { schema: JsonSchema };
export type Entry = Schemas["RegistryEntry"];
export type Registry = Schemas["RegistryList"];
export type Search = NonNullable<paths["/plugins/registry"]["get"]["parameters"]["query"]>;

const at = (name: string) => ({ params: { path: { name } } });
const ofPanel = (name: string, panel: string) => ({ params: { path: { name, panel } } });

/** The plug-ins of the deployment, as they stand in the tenant; protocols have a page of their own. */
export const readPlugins = async (): Promise<Plugin[]> => (await answer(api.GET("/plugins"))).items.filter((each) => each.kind === "plugin");

export const install = (name: string, granted: Permissions, licence?: string): Promise<Plugin> => answer(api.POST("/plugins/install", { body: { name, granted, licence } }));
export const remove = (name: string): Promise<unknown> => answer(api.DELETE("/plugins/{name}", at(name)));
export const enable = (name: string): Promise<Plugin> => answer(api.POST("/plugins/{name}/enable", at(name)));
export const disable = (name: string): Promise<Plugin> => answer(api.POST("/plugins/{name}/disable", at(name)));
export const grant = (name: string, granted: Permissions): Promise<Plugin> => answer(api.POST("/plugins/{name}/grant", { ...at(name), body: { granted } }));
/** Sets another licence key; without one it is removed. */
export const license = (name: string, licence?: string): Promise<Plugin> => answer(api.PUT("/plugins/{name}/licence", { ...at(name), body: { licence } }));

export const readConfig = (name: string): Promise<Config> => answer(api.GET("/plugins/{name}/config", at(name))) as Promise<Config>;
/** Secrets that are left out stay; null removes one. */
export const writeConfig = (name: string, config: Record<string, unknown>): Promise<Config> =>
  answer(api.PUT("/plugins/{name}/config", { ...at(name), body: { config } })) as Promise<Config>;

export const readRuns = (name: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Run>> =>
  answer(api.GET("/plugins/{name}/runs", { params: { path: { name }, query: cursor ? { cursor } : {} }, signal }));

export const readPanel = (name: string, panel: string): Promise<{ html: string }> => answer(api.GET("/plugins/{name}/panels/{panel}", ofPanel(name, panel)));
/** What the plug-in replies. Throws with its `message` if the reply has a status of an error. */
export async function askPanel(name: string, panel: string, action: string, body: unknown): Promise<unknown> {
  const reply = await answer(api.POST("/plugins/{name}/panels/{panel}/request", { ...ofPanel(name, panel), body: { action, body } }));
  if ((reply.status ?? 200) < 400) return reply.body ?? null;
  const { message } = (reply.body ?? {}) as { message?: unknown };
  throw new Error(typeof message === "string" ? message : `The plug-in refused this (${reply.status}).`);
}

export const searchRegistry = (search: Search): Promise<Registry> => answer(api.GET("/plugins/registry", { params: { query: search } }));
