/** The past month as the rules would have made it: a lane for each release, and the same as a table. */

const NS = "http://www.w3.org/2000/svg";

function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const lookOf = (entry) => (entry.what === "event" ? (entry.simulated ? "simulated" : "real") : entry.what === "skipped" ? "skipped" : "done");

/** A mark at a share of the width, in percent. */
function mark(entry, share) {
  const look = lookOf(entry);
  if (entry.what === "event") return svg("circle", { class: look, cx: `${share}%`, cy: 17, r: 5 });
  return svg("rect", { class: look, x: `${share}%`, y: 12, width: 10, height: 10, rx: 2, transform: "translate(-5)" });
}

function sayEntry(entry, targets) {
  const where = entry.target_id ? ` · ${targetName(entry.target_id, targets)}` : "";
  if (entry.what === "event") return `${t(entry.text)}${where}`;
  if (entry.what === "skipped") return `${t("skipped")}: ${t(entry.text.split(":")[0])}${where}`;
  return `${t(entry.what)}${where} ${entry.text}`.trim();
}

function lane(title, entries, from, until, targets) {
  const picture = svg("svg", { role: "img", "aria-label": `${title}: ${entries.length}` });
  picture.append(svg("line", { class: "axis", x1: 0, x2: "100%", y1: 17, y2: 17 }));
  for (const entry of entries) {
    const shape = mark(entry, 1 + ((new Date(entry.at) - from) / (until - from)) * 98);
    shape.append(svg("title", {}, `${new Date(entry.at).toLocaleString(language)}: ${sayEntry(entry, targets)}`));
    picture.append(shape);
  }
  return h("div", { class: "lane" }, h("span", { class: "name", title }, title), picture);
}

function legend() {
  const sample = (entry, word) => h("span", {}, svg("svg", { viewBox: "-7 10 14 14" }, mark(entry, 0)), ` ${t(word)}`);
  return h("div", { class: "legend" }, sample({ what: "event" }, "happened"), sample({ what: "event", simulated: true }, "would"), sample({ what: "deliver" }, "did"), sample({ what: "skipped" }, "left"));
}

function table(found, rules, targets) {
  const names = Object.fromEntries(rules.map((rule) => [rule.id, rule.name]));
  const rows = found.entries.filter((entry) => entry.what !== "event" || entry.simulated).map((entry) =>
    h("tr", {}, h("td", {}, new Date(entry.at).toLocaleString(language)), h("td", {}, found.titles[entry.release_id]), h("td", {}, sayEntry(entry, targets)), h("td", {}, names[entry.rule_id] ?? "")),
  );
  const head = h("tr", {}, ...["time", "release", "what", "by"].map((key) => h("th", { scope: "col" }, t(key))));
  return h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows));
}

/** Fills the section with the answer of `simulate`. */
function showTimeline(section, found, rules, targets) {
  const [from, until] = [new Date(found.from), new Date(found.until)];
  const day = (date) => date.toLocaleDateString(language);
  const lanes = Map.groupBy ? Map.groupBy(found.entries, (entry) => entry.release_id) : new Map();
  if (!Map.groupBy) for (const entry of found.entries) lanes.set(entry.release_id, [...(lanes.get(entry.release_id) ?? []), entry]);
  section.replaceChildren(
    h("header", { class: "bar" }, h("h2", {}, t("played", { from: day(from), until: day(until) })), h("span", { class: "space" }), h("button", { onclick: () => (section.hidden = true) }, t("hide"))),
    found.partial ? h("p", {}, t("partial")) : "",
    found.entries.length ? legend() : h("p", {}, t("nothing")),
    ...[...lanes].map(([release, entries]) => lane(found.titles[release], entries, from, until, targets)),
    found.entries.length ? table(found, rules, targets) : "",
  );
  section.hidden = false;
}
