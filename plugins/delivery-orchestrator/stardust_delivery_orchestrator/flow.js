/** A rule as a chain of parts, each with a form of its own. A form changes the rule by `change(edit)`. */

const EVENTS = ["ready", "requested", "delivered", "failed", "live", "rejected"];
const FIELDS = ["title", "artist", "label", "type", "genre", "releaseDate"];
const OPERATORS = ["is", "in", "not", "before", "after"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NEW = {
  condition: () => ({ field: "label", is: "is", value: "" }),
  action: () => ({ do: "deliver", targets: [] }),
  unless: () => ({ event: "live", target: "*" }),
  quiet: () => ({ from: "22:00", to: "07:00", zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
};

const targetName = (id, targets) => (id === "*" || id == null ? t("any") : (targets[id] ?? id));

/** The parts of a rule in order: `{ key, kind, text, form(change), drop? }`, and what may be added. */
function partsOf(rule, targets) {
  const parts = [{ key: "when", kind: "when", text: triggerText(rule.when, targets), form: (change) => triggerForm(rule.when, targets, EVENTS, (edit) => change(() => edit(rule.when))) }];
  (rule.if ?? []).forEach((condition, at) =>
    parts.push({ key: `if${at}`, kind: "if", text: conditionText(condition), drop: () => rule.if.splice(at, 1), form: (change) => conditionForm(condition, change) }),
  );
  parts.push({ key: "+if", kind: "add", text: t("addCondition"), add: () => ((rule.if ??= []).push(NEW.condition()), `if${rule.if.length - 1}`) });
  (rule.then ?? []).forEach((action, at) =>
    parts.push({ key: `then${at}`, kind: "then", text: actionText(action, targets), drop: () => rule.then.splice(at, 1), form: (change) => actionForm(action, targets, change) }),
  );
  parts.push({ key: "+then", kind: "add", text: t("addAction"), add: () => ((rule.then ??= []).push(NEW.action()), `then${rule.then.length - 1}`) });
  if (rule.unless) {
    const { event, target } = rule.unless;
    const text = t("unless", { event: t(event), target: targetName(target, targets) });
    parts.push({ key: "unless", kind: "unless", text, drop: () => delete rule.unless, form: (change) => triggerForm(rule.unless, targets, EVENTS.slice(1), (edit) => change(() => edit(rule.unless))) });
  } else parts.push({ key: "+unless", kind: "add", text: t("addUnless"), add: () => ((rule.unless = NEW.unless()), "unless") });
  if (rule.quiet) parts.push({ key: "quiet", kind: "quiet", text: t("quiet", rule.quiet), drop: () => delete rule.quiet, form: (change) => quietForm(rule.quiet, change) });
  else parts.push({ key: "+quiet", kind: "add", text: t("addQuiet"), add: () => ((rule.quiet = NEW.quiet()), "quiet") });
  return parts;
}

function triggerText({ event, target }, targets) {
  return event === "ready" ? t("whenReady") : t("when", { event: t(event), target: targetName(target, targets) });
}

function conditionText({ field, is, value }) {
  return `${t(field)} ${t(is)} ${Array.isArray(value) ? value.join(", ") : value || "…"}`;
}

function actionText(action, targets) {
  const what = action.do === "deliver" ? `${t("deliver")} ${(action.targets ?? []).map((id) => targetName(id, targets)).join(", ") || "…"}` : `${t(action.do)} ${action.title ?? ""}`;
  const times = [action.afterMinutes && t("in_", { time: span(action.afterMinutes) }), action.everyMinutes && t("then_", { time: span(action.everyMinutes) })];
  return [what, ...times.filter(Boolean)].join(" · ");
}

const field = (label, control) => h("label", {}, label, control);

function choice(label, value, options, set) {
  const select = h("select", { onchange: () => set(select.value) }, ...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  return field(label, select);
}

function text(label, value, set, properties = {}) {
  const input = h("input", { type: "text", value: value ?? "", onchange: () => set(input.value), ...properties });
  return field(label, input);
}

const number = (label, value, set) => text(label, value ?? 0, (found) => set(Math.max(0, Math.round(Number(found) || 0))), { type: "number", min: 0 });

function triggerForm(trigger, targets, events, change) {
  const where = [["*", t("any")], ...Object.entries(targets)];
  return [
    choice(t("event"), trigger.event, events.map((event) => [event, t(event)]), (value) => change((it) => (it.event = value))),
    trigger.event === "ready" ? null : choice(t("target"), trigger.target ?? "*", where, (value) => change((it) => (it.target = value))),
  ];
}

function conditionForm(condition, change) {
  const many = condition.is === "in";
  const shown = many ? [].concat(condition.value).join(", ") : condition.value;
  const parse = (value) => (many ? value.split(",").map((each) => each.trim()).filter(Boolean) : value.trim());
  return [
    choice(t("field"), condition.field, FIELDS.map((each) => [each, t(each)]), (value) => change(() => (condition.field = value))),
    choice(t("operator"), condition.is, OPERATORS.map((each) => [each, t(each)]), (value) => change(() => Object.assign(condition, { is: value, value: value === "in" ? [].concat(condition.value) : String([].concat(condition.value)[0] ?? "") }))),
    text(many ? t("values") : t("value"), shown, (value) => change(() => (condition.value = parse(value))), { type: condition.field === "releaseDate" && !many ? "date" : "text" }),
  ];
}

function actionForm(action, targets, change) {
  const set = (name) => (value) => change(() => (action[name] = value));
  const wait = number(t("wait"), action.afterMinutes, set("afterMinutes"));
  const kind = choice(t("do"), action.do, ["deliver", "notify", "announce", "task"].map((each) => [each, t(each)]), (value) =>
    change(() => Object.assign(action, { do: value }, value === "deliver" ? { targets: action.targets ?? [] } : value === "announce" ? { data: action.data ?? {} } : {})),
  );
  if (action.do === "deliver") {
    const boxes = Object.entries(targets).map(([id, name]) => {
      const box = h("input", { type: "checkbox", checked: (action.targets ?? []).includes(id), onchange: () => change(() => (action.targets = box.checked ? [...(action.targets ?? []), id] : action.targets.filter((each) => each !== id))) });
      const place = (action.targets ?? []).indexOf(id);
      return h("label", {}, h("span", {}, box, ` ${name}${place < 0 ? "" : ` (${place + 1})`}`));
    });
    return [kind, h("fieldset", {}, h("legend", {}, t("targets")), ...boxes), wait, number(t("every"), action.everyMinutes, set("everyMinutes"))];
  }
  if (action.do === "announce") {
    const parse = (value) => {
      try {
        set("data")(JSON.parse(value));
      } catch {
        set("data")(value);
      }
    };
    return [kind, text(t("data"), typeof action.data === "string" ? action.data : JSON.stringify(action.data ?? {}), parse, { class: "wide" }), wait];
  }
  const roles = ["viewer", "manager", "admin"].map((each) => [each, t(each)]);
  return [
    kind,
    action.do === "notify" ? choice(t("role"), action.role ?? "manager", roles, set("role")) : null,
    text(t("heading"), action.title, set("title")),
    text(t("text"), action.text, set("text"), { class: "wide" }),
    wait,
  ];
}

function quietForm(quiet, change) {
  const set = (name) => (value) => change(() => (quiet[name] = value));
  const zones = (Intl.supportedValuesOf?.("timeZone") ?? [quiet.zone]).map((zone) => [zone, zone]);
  if (!zones.some(([zone]) => zone === quiet.zone)) zones.unshift([quiet.zone ?? "UTC", quiet.zone ?? "UTC"]);
  const chosen = quiet.days ?? DAYS;
  const boxes = DAYS.map((day) => {
    const box = h("input", { type: "checkbox", checked: chosen.includes(day), onchange: () => change(() => (quiet.days = DAYS.filter((each) => (each === day ? box.checked : chosen.includes(each))))) });
    return h("label", {}, h("span", {}, box, ` ${t(day)}`));
  });
  return [
    text(t("from"), quiet.from, set("from"), { type: "time" }),
    text(t("to"), quiet.to, set("to"), { type: "time" }),
    choice(t("zone"), quiet.zone ?? "UTC", zones, set("zone")),
    h("fieldset", {}, h("legend", {}, t("days")), ...boxes),
  ];
}
