/** The board of public catalogues: a row for each release, a column for each catalogue. */
const TEXTS = {
  en: { search: "Title or artist", only: "Only problems", release: "Release", checked: "Looked at", good: "as delivered", none: "not there", unknown: "unknown", look: "Look now", looking: "Looking …", waiting: "not yet", empty: "No release is ready or delivered yet.", missing: "is missing", wrong: "is shown differently", duplicate: "is there more than once", "artist-page": "is on another artist’s page", leak: "is there too early", lingering: "is still there", problems: "{count} with problems" },
  de: { search: "Titel oder Künstler", only: "Nur Probleme", release: "Release", checked: "Angesehen", good: "wie ausgeliefert", none: "nicht da", unknown: "unbekannt", look: "Jetzt ansehen", looking: "Wird angesehen …", waiting: "noch nicht", empty: "Noch ist kein Release bereit oder ausgeliefert.", missing: "fehlt", wrong: "wird anders gezeigt", duplicate: "ist mehrmals da", "artist-page": "ist auf der Seite eines anderen", leak: "ist zu früh da", lingering: "ist noch da", problems: "{count} mit Problemen" },
  fr: { search: "Titre ou artiste", only: "Seulement les problèmes", release: "Sortie", checked: "Regardé", good: "comme livré", none: "absent", unknown: "inconnu", look: "Regarder", looking: "En cours …", waiting: "pas encore", empty: "Aucune sortie n’est encore prête ou livrée.", missing: "manque", wrong: "est montré autrement", duplicate: "est là plusieurs fois", "artist-page": "est sur la page d’un autre artiste", leak: "est là trop tôt", lingering: "est encore là", problems: "{count} avec des problèmes" },
};
const $ = (id) => document.getElementById(id);
const page = { releases: [], catalogues: {}, role: "viewer", language: "en", open: null };
const t = (key) => (TEXTS[page.language.slice(0, 2)] ?? TEXTS.en)[key];
const isBad = (release) => Object.values(release.catalogues).some((each) => each.problems?.length);

/** An element with properties and children; texts become text, never markup. */
function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function cell(release, catalogue) {
  const known = release.catalogues[catalogue];
  if (!known || known.unknown) return h("td", {}, h("span", { class: "mark none", "data-sign": "?" }, known?.unknown ?? t("unknown")));
  const name = `${release.releaseId}/${catalogue}`;
  const link = known.url && h("small", {}, h("br"), known.url);
  if (!known.problems.length) {
    const found = known.found > 0;
    return h("td", {}, h("span", { class: `mark ${found ? "good" : "none"}`, "data-sign": found ? "✓" : "–" }, found ? t("good") : t("none")), link);
  }
  const kinds = [...new Set(known.problems.map((problem) => t(problem.kind)))].join(", ");
  const toggle = () => ((page.open = page.open === name ? null : name), draw());
  const more = page.open === name ? h("ul", {}, ...known.problems.map((problem) => h("li", {}, problem.text))) : null;
  return h("td", {}, h("button", { class: "mark bad", "data-sign": "!", "aria-expanded": String(page.open === name), onclick: toggle }, kinds), more, link);
}

function row(release, names) {
  const time = release.checked ? new Date(release.checked).toLocaleString(page.language, { dateStyle: "medium", timeStyle: "short" }) : t("waiting");
  const button = h("button", { "aria-label": `${t("look")}: ${release.title}`, onclick: () => look(release, button) }, t("look"));
  return h("tr", {}, h("td", { class: "name" }, release.title ?? "", h("br"), h("small", {}, release.artist ?? "")), ...names.map((name) => cell(release, name)), h("td", {}, time, h("br"), page.role === "viewer" ? null : button));
}

/** Draws all anew; the focus stays where it is. */
function draw() {
  const buttons = () => [...$("board").querySelectorAll("button")];
  const focused = buttons().indexOf(document.activeElement);
  $("search").placeholder = t("search");
  $("search").setAttribute("aria-label", t("search"));
  $("onlyText").textContent = t("only");
  const names = Object.keys(page.catalogues);
  const text = $("search").value.toLocaleLowerCase();
  const shown = page.releases.filter((release) => (!$("only").checked || isBad(release)) && `${release.title} ${release.artist}`.toLocaleLowerCase().includes(text));
  const head = h("tr", {}, h("th", { scope: "col" }, t("release")), ...names.map((name) => h("th", { scope: "col" }, page.catalogues[name])), h("th", { scope: "col" }, t("checked")));
  $("board").replaceChildren(h("thead", {}, head), h("tbody", {}, ...shown.map((release) => row(release, names))));
  const bad = page.releases.filter(isBad).length;
  $("state").textContent = page.releases.length ? t("problems").replace("{count}", bad) : t("empty");
  buttons()[focused]?.focus();
}

async function look(release, button) {
  if (button.ariaDisabled) return;
  button.setAttribute("aria-disabled", "true");
  button.textContent = t("looking");
  try {
    const found = await stardust.request("look", { releaseId: release.releaseId });
    page.releases = page.releases.map((each) => (each.releaseId === found.releaseId ? found : each));
    draw();
  } catch (error) {
    draw();
    $("state").textContent = error.message;
  }
}

$("search").oninput = draw;
$("only").onchange = draw;
(async () => {
  page.role = (await stardust.ready).role;
  stardust.onLanguage((language) => ((page.language = language), draw()));
  try {
    const found = await stardust.request("read");
    const order = (release) => [isBad(release) ? 0 : 1, release.title ?? ""].join(" ");
    Object.assign(page, { catalogues: found.catalogues, releases: found.releases.filter(Boolean).sort((one, other) => order(one).localeCompare(order(other))) });
    draw();
  } catch (error) {
    $("state").textContent = error.message;
  }
})();
