// Lists the tracks of a release with their peaks before and after coding.
"use strict";
const LOWEST_DB = -12;
const HIGHEST_DB = 3;
const WIDTH = 150;
const byId = (id) => document.getElementById(id);
const across = (db) => ((Math.min(HIGHEST_DB, Math.max(LOWEST_DB, db ?? LOWEST_DB)) - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB)) * WIDTH;

function drawn(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}

function bars(facts, headroom) {
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} 26`, role: "img" });
  const bar = (level, y, look) => drawn("rect", { x: 0, y, width: across(level), height: 9, class: level > 0 ? "over" : look });
  svg.append(bar(facts.source.truePeak, 2, "source"), bar(facts.aac.truePeak, 14, "coded"));
  svg.append(drawn("line", { x1: across(-headroom), x2: across(-headroom), y1: 0, y2: 26, class: "scale" }), drawn("line", { x1: across(0), x2: across(0), y1: 0, y2: 26, class: "full" }));
  const title = `${facts.source.truePeak} dBTP, ${facts.aac.truePeak} dBTP`;
  svg.setAttribute("aria-label", title);
  svg.prepend(drawn("title", {}, title));
  return svg;
}

function cell(...content) {
  const made = document.createElement("td");
  made.append(...content);
  return made;
}

function verdict({ findings, keepsTheRules }, words) {
  const list = document.createElement("ul");
  for (const { message, remedy, severity } of findings) {
    const item = document.createElement("li");
    item.className = severity === "warning" ? "no" : "";
    item.textContent = remedy ? `${message} ${remedy}` : message;
    list.append(item);
  }
  return keepsTheRules ? [words.good, list] : [list];
}

function row(track, headroom, words, language) {
  const made = document.createElement("tr");
  made.append(cell(`${track.number}. ${track.title}`));
  if (!track.facts) {
    const none = cell(words.none);
    none.colSpan = 3;
    made.append(none);
    return made;
  }
  const { bits, usedBits, rate, source, aac } = track.facts;
  const decibels = (level) => (level === null ? "-∞" : level.toLocaleString(language, { maximumFractionDigits: 1 }));
  const used = usedBits && usedBits < bits ? ` (${usedBits})` : "";
  made.append(cell(`${bits} ${words.bits}${used}, ${rate / 1000} kHz`), cell(bars(track.facts, headroom), `${decibels(source.truePeak)} → ${decibels(aac.truePeak)} dBTP`), cell(...verdict(track, words)));
  return made;
}

function show(answer, language) {
  const words = wordsOf(language);
  const tracks = answer?.tracks ?? [];
  byId("note").textContent = answer === null ? words.failed : tracks.length ? words.note : words.empty;
  document.querySelector("table").hidden = !tracks.length;
  byId("heads").replaceChildren(...[words.track, words.format, words.peaks, words.verdict].map((text) => Object.assign(document.createElement("th"), { textContent: text })));
  byId("rows").replaceChildren(...tracks.map((track) => row(track, answer.headroom, words, language)));
}

stardust.ready.then(async ({ about }) => {
  const answer = await stardust.request("report", { releaseId: about.releaseId }).catch(() => null);
  stardust.onLanguage((language) => show(answer, language));
});
