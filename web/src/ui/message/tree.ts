/** A message as a tree that people can read: elements with their names as words, and the texts in them. */
import { words } from "@/ui/words";

export interface XmlNode {
  /** The element's name as words: `SoundRecordingEdition` as "Sound recording edition". */
  label: string;
  /** The element's own name. */
  name: string;
  text: string;
  attributes: { name: string; value: string }[];
  children: XmlNode[];
  /** What the element is about: the first title, name or identifier in it. */
  about: string;
}

const TELLING = ["TitleText", "DisplayTitleText", "FullName", "ISRC", "ICPN", "FileName", "PartyName", "TerritoryCode", "UseType", "CommercialModelType", "URI", "title", "name"];
const NAMESPACES = /^xmlns(:|$)|^xsi:/;

function nodeOf(element: Element): XmlNode {
  const children = Array.from(element.children, nodeOf);
  const name = element.localName;
  return {
    label: words(name),
    name,
    text: children.length ? "" : (element.textContent ?? "").trim(),
    attributes: Array.from(element.attributes, (each) => ({ name: each.name, value: each.value })).filter((each) => !NAMESPACES.test(each.name)),
    children,
    about: aboutOf(name, children),
  };
}

function aboutOf(name: string, children: readonly XmlNode[]): string {
  if (name.endsWith("List")) return String(children.length);
  if (name.endsWith("Message") || name.endsWith("Header")) return "";
  for (const telling of TELLING) {
    const found = find(children, telling);
    if (found) return found;
  }
  return "";
}

/** The text of the first element with this name at most three levels down. */
function find(nodes: readonly XmlNode[], name: string, depth = 3): string {
  for (const node of nodes) {
    if (node.name === name && node.text) return node.text;
    const below = depth > 1 ? find(node.children, name, depth - 1) : "";
    if (below) return below;
  }
  return "";
}

/** The tree of a message, or null if it is not well-formed. */
export function treeOf(xml: string): XmlNode | null {
  const document = new DOMParser().parseFromString(xml, "application/xml");
  if (!document.documentElement || document.querySelector("parsererror")) return null;
  return nodeOf(document.documentElement);
}

/** The nodes that contain the term in a name, text or attribute, with the way to them; everything for an empty term. */
export function search(node: XmlNode, term: string): XmlNode | null {
  const wanted = term.trim().toLowerCase();
  if (!wanted) return node;
  const here = [node.label, node.name, node.text, ...node.attributes.map((each) => each.value)].some((each) => each.toLowerCase().includes(wanted));
  if (here) return node;
  const children = node.children.map((each) => search(each, term)).filter((each): each is XmlNode => each !== null);
  return children.length ? { ...node, children } : null;
}
