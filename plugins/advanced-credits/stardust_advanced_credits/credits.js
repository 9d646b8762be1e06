/** The panel: reads a source, shows what was found, and applies what a person ticked. */
const LOOKED_UP_AT_ONCE = 1;
const LARGEST = 250_000;
const mayChange = () => page.role !== "viewer" && page.known?.status === "draft";
const label = (track) => (track.number ? `${track.number}. ${track.title}` : track.title);

function say(text, error = false) {
  $("state").textContent = text;
  $("state").className = error ? "error" : "";
}

/** Asks the plug-in; what goes wrong is said. */
async function ask(action, body = {}) {
  try {
    return await stardust.request(action, { releaseId: page.releaseId, ...body });
  } catch (error) {
    say(error.message, true);
    return null;
  }
}

/** The tracks that a proposal would go to: by number, title or ISRC, or chosen. */
function tracksOf(proposal) {
  if (!proposal.unmatched.length) return proposal.tracks;
  return [...new Set([...proposal.tracks, ...(proposal.chosen ?? [])])];
}

function notes(proposal) {
  const lines = [
    proposal.line ? t("line", { line: proposal.line }) : "",
    proposal.instrument ? t("instrument", { what: proposal.instrument }) : "",
    proposal.isni ? `ISNI ${proposal.isni}` : "",
    proposal.ipi ? `IPI ${proposal.ipi}` : "",
  ].filter(Boolean);
  const warnings = [
    proposal.role ? "" : t("unknown", { word: proposal.word }),
    proposal.unmatched.length ? t("unmatched", { list: proposal.unmatched.join(", ") }) : "",
    proposal.similar ? t("similar", { name: proposal.similar }) : "",
    proposal.wrong.length ? t("wrong", { list: proposal.wrong.join(", ") }) : "",
  ].filter(Boolean);
  const there = proposal.present.length ? [proposal.tracks.length ? t("presentIn", { count: proposal.present.length }) : t("present")] : [];
  return h("td", { class: "wide" }, ...[...lines, ...there].map((text) => h("span", { class: "mark muted" }, text)), ...warnings.map((text) => h("span", { class: "mark warn" }, text)));
}

function roleCell(proposal) {
  if (proposal.role) return h("td", {}, proposal.role);
  const choose = (event) => ((proposal.picked = event.target.value), (proposal.ticked = Boolean(proposal.picked)), drawProposals());
  const option = (value, text) => h("option", { value, selected: (proposal.picked ?? "") === value }, text);
  const groups = Object.entries(page.known.roles).map(([family, names]) => h("optgroup", { label: t(family) }, ...names.map((name) => option(name, name))));
  return h("td", {}, h("select", { "aria-label": `${t("role")}: ${proposal.name}`, onchange: choose }, option("", t("choose_")), option(proposal.word, t("asWritten", { word: proposal.word })), ...groups));
}

function tracksCell(proposal) {
  const { tracks } = page.known.score;
  const [ids, all] = [tracksOf(proposal), tracks.length];
  const text = ids.length === all && all > 1 ? t("all") : tracks.filter((track) => ids.includes(track.id)).map(label).join(", ");
  if (!proposal.unmatched.length) return h("td", { class: "wide" }, text || t("present"));
  const choose = (event) => {
    proposal.chosen = event.target.value === "*" ? tracks.map((track) => track.id) : [event.target.value].filter(Boolean);
    proposal.ticked = tracksOf(proposal).length > 0 && Boolean(proposal.role || proposal.picked);
    drawProposals();
  };
  const options = [h("option", { value: "" }, t("choose_")), h("option", { value: "*" }, t("all")), ...tracks.map((track) => h("option", { value: track.id }, label(track)))];
  return h("td", { class: "wide" }, text, h("select", { class: "tracks", "aria-label": `${t("tracks")}: ${proposal.name}`, onchange: choose }, ...options));
}

const takeable = (proposal) => tracksOf(proposal).length > 0 && Boolean(proposal.role || proposal.picked);
const taken = () => page.read?.proposals.filter((proposal) => proposal.ticked && takeable(proposal)) ?? [];

function drawProposals() {
  $("proposals").hidden = !page.read;
  if (!page.read) return;
  const { proposals, unread, unreadCount } = page.read;
  const rows = proposals.map((proposal) => {
    const tick = h("input", { type: "checkbox", "aria-label": `${t("take")}: ${proposal.name}, ${proposal.role || proposal.word}`, onchange: () => ((proposal.ticked = tick.checked), drawProposals()) });
    tick.checked = Boolean(proposal.ticked) && takeable(proposal);
    tick.disabled = !mayChange() || !takeable(proposal);
    return h("tr", { class: takeable(proposal) ? "" : "done" }, h("td", {}, tick), h("td", { class: "wide" }, proposal.name), roleCell(proposal), tracksCell(proposal), notes(proposal));
  });
  const head = h("tr", {}, ...["", "name", "role", "tracks", "notes"].map((key) => h("th", { scope: "col" }, key && t(key))));
  const count = taken().length;
  const button = h("button", { class: "primary", disabled: !mayChange() || !count, onclick: applyCredits }, t("apply", { count }));
  const left = unreadCount ? h("details", {}, h("summary", {}, t("unread", { count: unreadCount })), ...unread.map(({ line, text }) => h("div", { class: "muted" }, `${line}: ${text}`))) : null;
  const table = rows.length ? h("div", { class: "scroll" }, h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows))) : h("p", {}, t("none"));
  $("proposals").replaceChildren(h("h2", {}, t("found")), table, h("div", { class: "bar" }, rows.length ? button : null), ...[left].filter(Boolean));
}

function drawNumbers() {
  const people = page.known.people;
  $("numbers").hidden = !people.length && !page.numbers.length;
  const rows = page.numbers.flatMap(({ name, artists, problem }) => {
    if (!artists.length) return [h("tr", {}, h("td", {}), h("td", { class: "wide" }, name), h("td", { class: "wide muted" }, problem ?? t("nothing")), h("td", {}))];
    return artists.map((artist) => {
      const tick = h("input", { type: "checkbox", "aria-label": `${t("take")}: ${name}, ${artist.name}`, onchange: () => ((artist.ticked = tick.checked), drawNumbers()) });
      tick.checked = Boolean(artist.ticked);
      tick.disabled = !mayChange();
      const found = [...artist.isnis.slice(0, 1).map((each) => `ISNI ${each}`), ...artist.ipis.slice(0, 1).map((each) => `IPI ${each}`)].join(", ");
      return h("tr", {}, h("td", {}, tick), h("td", { class: "wide" }, name, h("span", { class: "mark muted" }, artist.name, artist.about ? ` (${artist.about})` : "")), h("td", { class: "wide" }, found, h("span", { class: "mark muted" }, t("sure", { percent: artist.confidence }))), h("td", { class: "wide" }, h("small", {}, artist.url)));
    });
  });
  const ticked = page.numbers.flatMap(({ name, artists }) => artists.filter((artist) => artist.ticked).map(({ isnis, ipis }) => ({ name, isni: isnis[0] ?? "", ipi: ipis[0] ?? "" })));
  const look = people.length && page.role !== "viewer" ? h("button", { onclick: lookUp, disabled: page.looking }, t("look", { count: people.length })) : null;
  const apply = ticked.length ? h("button", { class: "primary", disabled: !mayChange(), onclick: () => applyThese({ numbers: ticked }) }, t("applyNumbers", { count: ticked.length })) : null;
  const stop = page.looking ? h("button", { onclick: () => (page.looking = false) }, t("stop")) : null;
  const table = rows.length ? h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, ...rows))) : null;
  $("numbers").replaceChildren(...[h("h2", {}, t("numbers")), h("p", { class: "hint" }, t("numbersHint", { count: people.length })), table, h("div", { class: "bar" }, look, stop, apply)].filter(Boolean));
}

function drawSheets() {
  const text = page.text ? h("textarea", { id: "sheet", rows: 12, readonly: true, "aria-label": t("sheet") }) : null;
  if (text) text.value = page.text;
  const copy = () => {
    text.select();
    if (document.execCommand("copy")) say(t("copied"));
  };
  const buttons = [h("button", { onclick: textSheet }, t("asText")), h("button", { onclick: pdfSheet }, t("asPdf")), text ? h("button", { onclick: copy }, t("copy")) : null];
  $("sheets").replaceChildren(...[h("h2", {}, t("sheets")), h("div", { class: "bar" }, ...buttons), text].filter(Boolean));
}

function draw() {
  if (!page.known) return;
  for (const [id, key] of [["sourceTitle", "source"], ["sourceHint", "hint"], ["choose", "choose"], ["propose", "propose"], ["undo", "undo"]]) $(id).textContent = t(key);
  $("text").setAttribute("aria-label", t("text"));
  $("undo").hidden = !page.known.undoable || !mayChange();
  if (!$("state").textContent && !mayChange()) say(page.role === "viewer" ? t("viewer") : t("noDraft", { status: page.known.status }));
  drawScore();
  drawProposals();
  drawNumbers();
  drawSheets();
}

async function propose() {
  say(t("working"));
  const read = await ask("propose", { text: $("text").value });
  if (!read) return;
  page.read = read;
  for (const proposal of read.proposals) proposal.ticked = takeable(proposal);
  say("");
  draw();
}

const newRequest = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function applyThese(what) {
  say(t("working"));
  const done = await ask("apply", { request: newRequest(), ...what });
  if (!done) return;
  page.known = done;
  if (what.numbers) page.numbers = [];
  if (page.read) await propose();
  say(t("applied", { count: done.changed }));
  draw();
}

const applyCredits = () => applyThese({ picks: taken().map((proposal) => ({ name: proposal.name, role: proposal.role || proposal.picked, instrument: proposal.instrument, isni: proposal.isni, ipi: proposal.ipi, tracks: tracksOf(proposal) })) });

async function undo() {
  const done = await ask("undo");
  if (!done) return;
  page.known = done;
  if (page.read) await propose();
  say(t("undone", { count: done.changed }));
  draw();
}

async function lookUp() {
  const people = page.known.people;
  Object.assign(page, { looking: true, numbers: [] });
  for (let at = 0; at < people.length && page.looking; at += LOOKED_UP_AT_ONCE) {
    const answer = await ask("look-up", { names: people.slice(at, at + LOOKED_UP_AT_ONCE) });
    if (!answer) break;
    page.numbers.push(...answer.found);
    say(t("looked", { done: page.numbers.length, all: people.length }));
    drawNumbers();
  }
  page.looking = false;
  drawNumbers();
}

async function textSheet() {
  const sheet = await ask("sheet", { format: "text", language: page.language });
  if (sheet) page.text = sheet.text;
  drawSheets();
}

async function pdfSheet() {
  const sheet = await ask("sheet", { format: "pdf", language: page.language });
  if (!sheet) return;
  stardust.download("credits.pdf", "application/pdf", sheet.pdf);
  say(sheet.missing.length ? t("letters", { list: sheet.missing.join(", ") }) : t("saved"), sheet.missing.length > 0);
}

$("choose").onclick = () => $("file").click();
$("file").onchange = async () => {
  const [file] = $("file").files;
  $("file").value = "";
  const text = file && (await file.text());
  if (text && text.length > LARGEST) return say(t("tooLarge"), true);
  if (text) $("text").value = text;
  if (text) await propose();
};
$("propose").onclick = propose;
$("undo").onclick = undo;
(async () => {
  const { role, about } = await stardust.ready;
  Object.assign(page, { role, releaseId: about?.releaseId ?? "" });
  stardust.onLanguage((language) => ((page.language = language), draw()));
  page.known = await ask("read");
  draw();
})();
