// Draws the room and lists what was measured.
"use strict";
const SIZE = 100;
const LOUD_DB = -3;
const QUIET_DB = -60;
const byId = (id) => document.getElementById(id);

function drawn(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}

/** From 3 (silent) to 12 (full scale). */
const radius = (peak) => (peak === null ? 3 : 3 + 9 * Math.min(1, Math.max(0, (peak - QUIET_DB) / (LOUD_DB - QUIET_DB))));

/** Where a channel of a bed is drawn: those above nearer to the middle, the LFE beside the left, where nothing else is. */
function spot({ name, x, y, z }) {
  if (name.includes("LFE")) return [-SIZE / 2, -SIZE];
  const near = z > 0.5 ? 0.75 : 1;
  return [x * SIZE * near, -y * SIZE];
}

function mark(track) {
  const { kind, name, x, y, z, peak, number } = track;
  const look = `${peak === null ? "silent" : kind}${z > 0.5 ? " top" : ""}`;
  const [across, down] = kind === "bed" ? spot(track) : [x * SIZE, -y * SIZE];
  const group = drawn("g", {});
  const shape = kind === "bed" ? drawn("rect", { x: across - 6, y: down - 6, width: 12, height: 12, class: look }) : drawn("circle", { cx: across, cy: down, r: radius(peak), class: look });
  const title = drawn("title", {}, `${number} ${name}: ${peak === null ? "-∞" : peak} dBFS`);
  group.append(title, shape);
  if (kind === "bed") group.append(drawn("text", { x: across, y: down + (y >= 0 ? -9 : 15) }, name));
  return group;
}

function room(tracks, words) {
  const svg = byId("room");
  svg.setAttribute("aria-label", words.room);
  const order = [...tracks].sort((one, other) => (one.kind === "bed") - (other.kind === "bed"));
  svg.replaceChildren(drawn("rect", { x: -SIZE, y: -SIZE, width: 2 * SIZE, height: 2 * SIZE, class: "wall" }), drawn("circle", { cx: 0, cy: 0, r: 4, class: "listener" }), ...order.map(mark));
}

function values({ facts, limits }, words, language) {
  const number = (value, unit, digits = 1) => (value === null ? "-∞" : `${value.toLocaleString(language, { maximumFractionDigits: digits })} ${unit}`);
  const rows = [
    [words.loudness, `${number(facts.loudness, "LKFS")} (≤ ${limits.loudness})`],
    [words.truePeak, `${number(facts.truePeak, "dBTP")} (≤ ${limits.truePeak})`],
    [words.tracks, `${facts.channels} (≤ ${limits.tracks}): ${facts.beds} ${words.beds}, ${facts.objects} ${words.objects} (≤ ${limits.objects})`],
    [words.length, number(facts.seconds, "s", 3)],
    [words.format, `${facts.container}, ${facts.bits} bit, ${facts.rate / 1000} kHz`],
    [words.silence, `${number(facts.silenceHead, "s", 2)}, ${number(facts.silenceTail, "s", 2)}`],
  ];
  if (facts.dolby?.tool) rows.push([words.tool, facts.dolby.tool]);
  const modes = Object.entries(facts.dolby?.binaural ?? {}).map(([mode, count]) => `${mode} ${count}`);
  if (modes.length) rows.push([words.binaural, modes.join(", ")]);
  const list = rows.flatMap(([name, value]) => {
    const [term, said] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    said.textContent = value;
    return [term, said];
  });
  byId("values").replaceChildren(...list);
}

function findings(found, words) {
  const items = (found.length ? found : [{ severity: "info", message: words.fine }]).map(({ severity, message, remedy }) => {
    const item = document.createElement("li");
    item.className = severity;
    item.textContent = remedy ? `${message} ${remedy}` : message;
    return item;
  });
  byId("findings").replaceChildren(...items);
}

function show(answer, language) {
  const words = wordsOf(language);
  const text = answer === null ? words.failed : words.nothing;
  byId("nothing").textContent = text;
  byId("nothing").hidden = Boolean(answer?.facts);
  byId("found").hidden = !answer?.facts;
  if (!answer?.facts) return;
  byId("legend").textContent = words.legend;
  room(answer.facts.tracks, words);
  values(answer, words, language);
  findings(answer.findings, words);
}

stardust.ready.then(async ({ about }) => {
  const answer = await stardust.request("facts", { releaseId: about.releaseId, trackId: about.trackId }).catch(() => null);
  stardust.onLanguage((language) => show(answer, language));
});
