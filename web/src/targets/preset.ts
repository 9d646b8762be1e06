/** Presets and layouts, read from the reference that the backend generates from its declarations (docs/reference). */
import presetsText from "../../../docs/reference/presets.md?raw";
import protocolsText from "../../../docs/reference/protocols.md?raw";

export interface PresetField {
  path: string;
  value: unknown;
  verified: boolean;
}
export interface PresetLimit {
  property: string;
  accepted: string;
  remedy: string;
}
export interface Preset {
  id: string;
  name: string;
  fields: PresetField[];
  limits: PresetLimit[];
  notes: string[];
}
export interface Layout {
  name: string;
  help: string;
}

const code = (text: string): string => text.replace(/^`|`$/g, "");
const cells = (line: string): string[] => line.split("|").slice(1, -1).map((each) => each.trim());
const plainText = (text: string): string => text.replaceAll("`", "");
/** The section of a heading, up to the next one. */
const sections = (markdown: string): [string, string[]][] =>
  markdown.split(/^## /m).slice(1).map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    return [heading.trim(), lines];
  });

function valueOf(text: string): unknown {
  try {
    return JSON.parse(code(text)) as unknown;
  } catch {
    return code(text);
  }
}

export function presetsOf(markdown: string): Preset[] {
  return sections(markdown).flatMap(([heading, lines]) => {
    const found = /^(.*): `(.+)`$/.exec(heading);
    if (!found?.[1] || !found[2]) return [];
    const preset: Preset = { id: found[2], name: found[1], fields: [], limits: [], notes: [] };
    let table = "";
    for (const line of lines) {
      const [first = "", second = "", third = ""] = cells(line);
      if (line.startsWith("- ")) preset.notes.push(plainText(line.slice(2)));
      else if (!line.startsWith("|") || first.startsWith("---")) continue;
      else if (first === "Field of the target" || first === "Property") table = first;
      else if (table === "Property") preset.limits.push({ property: plainText(first), accepted: plainText(second), remedy: third });
      else preset.fields.push({ path: code(first), value: valueOf(second), verified: !third.startsWith("unverified") });
    }
    return [preset];
  });
}

export function layoutsOf(markdown: string): Layout[] {
  const lines = sections(markdown).find(([heading]) => heading === "Layouts")?.[1] ?? [];
  return lines.map(cells).filter(([name]) => name?.startsWith("`")).map(([name = "", help = ""]) => ({ name: code(name), help: plainText(help) }));
}

export const PRESETS: Preset[] = presetsOf(presetsText);
export const LAYOUTS: Layout[] = layoutsOf(protocolsText);
