/** The page: reads the rules, draws each as a flow, and saves, undoes and plays them. */

const $ = (id) => document.getElementById(id);
const page = { rules: [], targets: {}, version: 0, saved: "[]", told: "", past: [], open: null, role: "viewer", problems: [] };
const mayChange = () => page.role !== "viewer";
const isDirty = () => JSON.stringify(page.rules) !== page.saved;

/** Rules are not drawn anew under the pointer or in the middle of a text: the click or the keys would be lost. */
let pressed = false;
let due = false;
const typing = () => document.activeElement?.matches("#rules input:not([type='checkbox'])");
function drawSoon() {
  due = true;
  drawBar();
  setTimeout(() => due && !pressed && !typing() && draw());
}
document.addEventListener("focusout", () => due && drawSoon());
document.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => ((pressed = false), due && drawSoon()), true);

function change(edit) {
  page.past.push(JSON.stringify(page.rules));
  edit();
  drawSoon();
}

function undo() {
  if (!page.past.length) return;
  page.rules = JSON.parse(page.past.pop());
  draw();
}

function newRule() {
  const first = Object.keys(page.targets)[0] ?? "*";
  const id = `rule-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
  return { id, name: t("new_"), enabled: true, when: { event: "live", target: first }, then: [{ do: "deliver", targets: [] }] };
}

function chip(rule, part) {
  const name = `${rule.id}/${part.key}`;
  const click = () => {
    if (part.add) change(() => (page.open = `${rule.id}/${part.add()}`));
    else page.open = page.open === name ? null : name;
    draw();
    document.querySelector(`[data-part="${CSS.escape(page.open ?? name)}"]`)?.focus();
  };
  const expanded = part.add ? null : String(page.open === name);
  return h("li", { class: part.kind }, h("button", { class: `chip ${part.kind}`, "data-part": name, "aria-expanded": expanded, disabled: part.add && !mayChange(), onclick: click }, part.text));
}

function card(rule, at) {
  const parts = partsOf(rule, page.targets);
  const opened = parts.find((part) => page.open === `${rule.id}/${part.key}`);
  const on = h("input", { type: "checkbox", checked: rule.enabled !== false, disabled: !mayChange(), onchange: () => change(() => (rule.enabled = on.checked)) });
  const name = h("input", { type: "text", value: rule.name, "aria-label": t("name"), disabled: !mayChange(), onchange: () => change(() => (rule.name = name.value)) });
  const copy = () => change(() => page.rules.splice(at + 1, 0, { ...structuredClone(rule), id: newRule().id }));
  const wrong = page.problems.some((problem) => problem.path.startsWith(`rules[${at}]`));
  const form = opened?.form && h("div", { class: "form" }, ...opened.form(change).filter(Boolean), opened.drop && h("button", { onclick: () => change(() => (opened.drop(), (page.open = null))) }, t("drop")));
  if (form && !mayChange()) form.querySelectorAll("input, select, button").forEach((control) => (control.disabled = true));
  return h(
    "article",
    { class: `rule${rule.enabled === false ? " off" : ""}${wrong ? " wrong" : ""}` },
    h("div", { class: "head" }, h("label", {}, on, ` ${t("on")}`), name, h("button", { disabled: !mayChange(), onclick: copy }, t("duplicate")), h("button", { disabled: !mayChange(), onclick: () => change(() => page.rules.splice(at, 1)) }, t("remove"))),
    h("ul", { class: "flow" }, ...parts.map((part) => chip(rule, part))),
    form ?? "",
  );
}

function drawBar() {
  for (const id of ["add", "undo", "restore", "simulate", "save"]) $(id).textContent = t(id);
  $("add").disabled = $("restore").disabled = $("save").disabled = !mayChange();
  $("undo").disabled = !page.past.length;
  $("state").textContent = mayChange() ? (isDirty() ? t("unsaved") : page.told && t(page.told)) : t("readOnly");
}

/** Draws all anew; the focus stays where it is. */
function draw() {
  due = false;
  drawBar();
  const controls = () => [...$("rules").querySelectorAll("button, input, select")];
  const focused = controls().indexOf(document.activeElement);
  $("problems").hidden = !page.problems.length;
  $("problems").replaceChildren(...page.problems.map(({ path, message, remedy }) => h("li", {}, [page.rules[Number(/\d+/.exec(path)?.[0])]?.name, message, remedy].filter(Boolean).join(" · "))));
  $("rules").replaceChildren(...(page.rules.length ? page.rules.map(card) : [h("p", {}, t("none"))]));
  controls()[focused]?.focus();
}

/** Takes over what is stored. */
function take({ rules, version, targets }) {
  Object.assign(page, { rules, version, targets: targets ?? page.targets, saved: JSON.stringify(rules), problems: [] });
  draw();
}

async function ask(action, body) {
  try {
    const found = await stardust.request(action, body);
    page.problems = found.problems ?? [];
    return found;
  } catch (error) {
    page.problems = [{ path: "", message: error.message }];
    return { problems: page.problems };
  } finally {
    drawSoon();
  }
}

async function save() {
  if (isDirty()) {
    const sent = JSON.stringify(page.rules);
    const found = await ask("save", { rules: page.rules, version: page.version });
    if (found.problems) return;
    Object.assign(page, { version: found.version, saved: sent, past: [] });
  }
  page.told = "saved";
  drawBar();
}

$("add").onclick = () => change(() => page.rules.unshift(newRule()));
$("undo").onclick = undo;
$("save").onclick = save;
$("restore").onclick = async () => {
  const found = await ask("undo", null);
  if (!found.problems) change(() => take(found));
};
$("simulate").onclick = async () => {
  const found = await ask("simulate", { rules: page.rules });
  if (!found.problems) showTimeline($("timeline"), found, page.rules, page.targets);
};
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === "s") event.preventDefault(), mayChange() && (document.activeElement.blur(), save());
  if (event.key === "z" && !event.target.matches("input")) event.preventDefault(), undo();
});

(async () => {
  page.role = (await stardust.ready).role;
  stardust.onLanguage((found) => {
    language = found;
    draw();
  });
  const found = await ask("read", null);
  if (!found.problems) take(found);
})();
