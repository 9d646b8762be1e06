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
  const svg = ["svg", "rect", "text", "title"].includes(name);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value != null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const ROW = 26;
const LEFT = 120;
const WIDE = 300;

/** A bar for each family: how many of the tracks name it. */
function chart({ families, asked }) {
  const names = Object.keys(families);
  const rows = names.flatMap((name, at) => {
    const [count, all, y] = [families[name], asked[name], at * ROW];
    const said = t("ofTracks", { count, all });
    return [
      h("text", { x: 0, y: y + 16 }, t(name)),
      h("rect", { class: "track", x: LEFT, y: y + 5, width: WIDE, height: 14, rx: 7 }),
      count ? h("rect", { class: "fill", x: LEFT, y: y + 5, width: Math.max(14, (WIDE * count) / all), height: 14, rx: 7 }) : null,
      h("text", { x: LEFT + WIDE + 10, y: y + 16 }, said),
    ];
  });
  const said = names.map((name) => `${t(name)}: ${t("ofTracks", { count: families[name], all: asked[name] })}`).join("; ");
  return h("svg", { class: "chart", viewBox: `0 0 ${LEFT + WIDE + 130} ${names.length * ROW}`, role: "img", "aria-label": said }, ...rows);
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
