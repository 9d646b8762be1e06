/** Templates of releases: what each says of its releases, and what a change of one sends. Pure. */
import type { Schemas } from "@/api/client";
import type { Draft, Plain } from "@/releases/edit/draft";
import { bare, difference } from "@/releases/edit/patch";

export type Template = Schemas["TemplateView"];
export type Asset = NonNullable<Template["requiredAssets"]>[number];
/** What a person writes of a template. */
export type Written = Pick<Template, "name" | "description" | "requiredAssets" | "content">;
/** The changed fields: objects are merged, lists are replaced, null removes a field. */
export type Change = { [Name in keyof Written]?: Written[Name] | null };

export const ASSETS: Asset[] = ["FrontCoverImage", "Audio", "Video", "Booklet"];

/** The template that a new one begins as, until somebody chooses another. */
export const USUAL = "standard-album";

export const writtenOf = ({ name, description, requiredAssets, content }: Template): Written => ({ name, description, requiredAssets, content });

/** What makes the second of the first; null if they say the same. */
export function changeOf(from: Written, to: Written): Change | null {
  return (difference(from as Plain, to as Plain) as Change | undefined) ?? null;
}

/** A new template with what was written, without the fields that say nothing. */
export const newOf = (written: Written): Schemas["TemplateContent"] => bare(written) as Schemas["TemplateContent"];

/** What is sent to make a draft of a template: what the template says stays, unless a person entered it. */
export function overTemplate(release: Draft, content: Plain, entered: { artist: string }): Draft {
  const { type, basic, ...rest } = release;
  const said = (content.basic ?? {}) as Plain;
  const stays = new Set(["label", ...(entered.artist ? [] : ["displayArtist"])].filter((name) => said[name]));
  if (content.type || said.type) stays.add("type");
  const own = Object.fromEntries(Object.entries(basic ?? {}).filter(([name]) => !stays.has(name)));
  return { ...rest, ...(content.type ? {} : { type }), basic: own };
}
