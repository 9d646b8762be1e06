/** The words of the panel, by language; English where a language is missing. */
const TEXTS = {
  en: {
    add: "Add a rule", undo: "Undo", restore: "Back to the last saved set", simulate: "Play the past month", save: "Save",
    saved: "Saved", unsaved: "Not saved", on: "On", name: "Name", duplicate: "Duplicate", remove: "Delete", none: "No rules yet. The first one could deliver to the next DSP when a release is live at the first.",
    event: "What happens", target: "Where", any: "any target", ready: "a release becomes ready", requested: "a delivery is requested", delivered: "a delivery has arrived", failed: "a delivery has failed", live: "a release is live", rejected: "a DSP has rejected a release",
    when: "When {event} at {target}", whenReady: "When a release becomes ready", addCondition: "+ only if", field: "Field", operator: "Is", value: "Value", values: "Values, with commas between",
    title: "title", artist: "artist", label: "label", type: "type", genre: "genre", releaseDate: "release date", is: "is", in: "is one of", not: "is not", before: "is before", after: "is after",
    addAction: "+ then", do: "Do", deliver: "deliver to", notify: "notify", announce: "send a webhook", task: "create a task", targets: "Targets, in this order", wait: "Wait, in minutes", every: "Between targets, in minutes", role: "Members from", viewer: "viewers", manager: "managers", admin: "admins", heading: "Title", text: "Text", data: "Data (JSON)",
    in_: "in {time}", then_: "then every {time}", addUnless: "+ unless", unless: "unless {event} at {target} meanwhile", addQuiet: "+ quiet hours", quiet: "not from {from} to {to}", from: "From", to: "To", zone: "Time zone", days: "Days", mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun",
    drop: "Remove this part", played: "What the rules would have done from {from} to {until}", nothing: "Nothing would have happened.", partial: "Only the latest 500 deliveries were looked at.", happened: "happened", would: "would have happened", did: "done by a rule", left: "left out", hide: "Close", time: "Time", release: "Release", what: "What", by: "Rule", readOnly: "You can look and play. Managers change rules.", new_: "New rule", skipped: "left out",
  },
  de: {
    add: "Regel hinzufügen", undo: "Rückgängig", restore: "Zurück zum zuletzt gespeicherten Satz", simulate: "Letzten Monat durchspielen", save: "Speichern",
    saved: "Gespeichert", unsaved: "Nicht gespeichert", on: "An", name: "Name", duplicate: "Verdoppeln", remove: "Löschen", none: "Noch keine Regeln. Die erste könnte an den nächsten DSP ausliefern, wenn ein Release beim ersten live ist.",
    event: "Was geschieht", target: "Wo", any: "irgendeinem Ziel", ready: "ein Release bereit ist", requested: "eine Auslieferung angefordert ist", delivered: "eine Auslieferung angekommen ist", failed: "eine Auslieferung gescheitert ist", live: "ein Release live ist", rejected: "ein DSP ein Release abgelehnt hat",
    when: "Wenn {event} bei {target}", whenReady: "Wenn ein Release bereit ist", addCondition: "+ nur wenn", field: "Feld", operator: "Ist", value: "Wert", values: "Werte, durch Kommas getrennt",
    title: "Titel", artist: "Künstler", label: "Label", type: "Art", genre: "Genre", releaseDate: "Veröffentlichung", is: "ist", in: "ist eines von", not: "ist nicht", before: "ist vor", after: "ist nach",
    addAction: "+ dann", do: "Tu", deliver: "ausliefern an", notify: "benachrichtigen", announce: "Webhook senden", task: "Aufgabe anlegen", targets: "Ziele, in dieser Reihenfolge", wait: "Warten, in Minuten", every: "Zwischen Zielen, in Minuten", role: "Mitglieder ab", viewer: "Betrachter", manager: "Manager", admin: "Admins", heading: "Titel", text: "Text", data: "Daten (JSON)",
    in_: "nach {time}", then_: "dann alle {time}", addUnless: "+ außer", unless: "außer wenn inzwischen {event} bei {target}", addQuiet: "+ Ruhezeit", quiet: "nicht von {from} bis {to}", from: "Von", to: "Bis", zone: "Zeitzone", days: "Tage", mon: "Mo", tue: "Di", wed: "Mi", thu: "Do", fri: "Fr", sat: "Sa", sun: "So",
    drop: "Diesen Teil entfernen", played: "Was die Regeln vom {from} bis {until} getan hätten", nothing: "Nichts wäre geschehen.", partial: "Nur die letzten 500 Auslieferungen wurden angesehen.", happened: "ist geschehen", would: "wäre geschehen", did: "von einer Regel getan", left: "ausgelassen", hide: "Schließen", time: "Zeit", release: "Release", what: "Was", by: "Regel", readOnly: "Du kannst ansehen und durchspielen. Manager ändern Regeln.", new_: "Neue Regel", skipped: "ausgelassen",
  },
  fr: {
    add: "Ajouter une règle", undo: "Annuler", restore: "Revenir aux règles enregistrées avant", simulate: "Rejouer le mois passé", save: "Enregistrer",
    saved: "Enregistré", unsaved: "Non enregistré", on: "Active", name: "Nom", duplicate: "Dupliquer", remove: "Supprimer", none: "Aucune règle pour l’instant. La première pourrait livrer au DSP suivant quand une sortie est en ligne chez le premier.",
    event: "Ce qui arrive", target: "Où", any: "n’importe quelle cible", ready: "une sortie est prête", requested: "une livraison est demandée", delivered: "une livraison est arrivée", failed: "une livraison a échoué", live: "une sortie est en ligne", rejected: "un DSP a refusé une sortie",
    when: "Quand {event} chez {target}", whenReady: "Quand une sortie est prête", addCondition: "+ seulement si", field: "Champ", operator: "Est", value: "Valeur", values: "Valeurs, séparées par des virgules",
    title: "titre", artist: "artiste", label: "label", type: "type", genre: "genre", releaseDate: "date de sortie", is: "est", in: "est l’un de", not: "n’est pas", before: "est avant", after: "est après",
    addAction: "+ alors", do: "Faire", deliver: "livrer à", notify: "prévenir", announce: "envoyer un webhook", task: "créer une tâche", targets: "Cibles, dans cet ordre", wait: "Attendre, en minutes", every: "Entre les cibles, en minutes", role: "Membres à partir de", viewer: "lecteurs", manager: "gestionnaires", admin: "administrateurs", heading: "Titre", text: "Texte", data: "Données (JSON)",
    in_: "après {time}", then_: "puis toutes les {time}", addUnless: "+ sauf si", unless: "sauf si entre-temps {event} chez {target}", addQuiet: "+ heures calmes", quiet: "pas de {from} à {to}", from: "De", to: "À", zone: "Fuseau horaire", days: "Jours", mon: "Lun", tue: "Mar", wed: "Mer", thu: "Jeu", fri: "Ven", sat: "Sam", sun: "Dim",
    drop: "Retirer cette partie", played: "Ce que les règles auraient fait du {from} au {until}", nothing: "Rien ne serait arrivé.", partial: "Seules les 500 dernières livraisons ont été regardées.", happened: "est arrivé", would: "serait arrivé", did: "fait par une règle", left: "omis", hide: "Fermer", time: "Heure", release: "Sortie", what: "Quoi", by: "Règle", readOnly: "Vous pouvez regarder et rejouer. Les gestionnaires changent les règles.", new_: "Nouvelle règle", skipped: "omis",
  },
};

let language = "en";

/** The text of a key in the person's language, with its places filled. */
function t(key, values = {}) {
  const texts = TEXTS[language.slice(0, 2)] ?? TEXTS.en;
  return (texts[key] ?? TEXTS.en[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Minutes as people say them. */
function span(minutes) {
  const [unit, size] = minutes % 1440 === 0 ? ["day", 1440] : minutes % 60 === 0 ? ["hour", 60] : ["minute", 1];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(minutes / size);
}

/** An element with properties and children; texts become text, never markup. */
function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}
