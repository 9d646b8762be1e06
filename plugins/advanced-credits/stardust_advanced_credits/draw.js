/** What the panel draws with: elements, words, and the picture of completeness. */
const $ = (id) => document.getElementById(id);
const page = { language: "en", role: "viewer", releaseId: "", known: null, read: null, numbers: [], text: "" };

/** The text of a key, with its values filled in. */
function t(key, values = {}) {
  const text = (TEXTS[page.language.slice(0, 2)] ?? TEXTS.en)[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** An element with properties and children; texts become text, never markup. */
function h(name, properties = {}, ...children) {
  const svg = ["svg", "rect"].includes(name);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value != null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const FULL = 100;

/** A bar for each family: how many of the tracks name it. */
function chart({ families, asked }) {
  const rows = Object.entries(families).flatMap(([name, count]) => {
    const bar = h("svg", { viewBox: `0 0 ${FULL} 1`, preserveAspectRatio: "none", "aria-hidden": "true" }, count ? h("rect", { width: (FULL * count) / asked[name], height: 1 }) : null);
    return [h("dt", {}, t(name)), h("dd", {}, bar, h("span", {}, t("ofTracks", { count, all: asked[name] })))];
  });
  return h("dl", { class: "chart" }, ...rows);
}

function drawScore() {
  const { score } = page.known;
  const rows = score.tracks.map((track) => {
    const missing = track.asked.filter((family) => !track.named.includes(family)).map((family) => t(family));
    const text = missing.length ? t("missing", { list: missing.join(", ") }) : t("full");
    return h("tr", {}, h("td", {}, track.number), h("td", { class: "wide" }, track.title), h("td", {}, String(track.score)), h("td", { class: "wide" }, text));
  });
  const more = h("details", {}, h("summary", {}, t("perTrack")), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, ...rows))));
  $("score").replaceChildren(h("h2", {}, t("complete")), h("div", {}, h("span", { class: "total" }, String(score.score)), h("span", { class: "muted" }, "/ 100")), chart(score), more);
}
