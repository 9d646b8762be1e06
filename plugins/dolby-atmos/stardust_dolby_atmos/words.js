// The panel's texts.
"use strict";
const WORDS = {
  en: {
    nothing: "No Dolby Atmos master was measured for this track.", room: "The room from above: beds as squares, objects as circles",
    legend: "Squares: channels of beds. Circles: objects, the larger the louder, where they begin. Thick edge: above. Dashed: silent.",
    loudness: "Loudness in 5.1", truePeak: "True peak in 5.1", tracks: "Tracks", beds: "of beds", objects: "objects", length: "Length", format: "Format",
    silence: "Silence at begin and end", tool: "Made with", binaural: "Binaural render modes", fine: "The master keeps the rules.", failed: "The values could not be read.",
  },
  de: {
    nothing: "Für diesen Track wurde kein Dolby-Atmos-Master gemessen.", room: "Der Raum von oben: Betten als Quadrate, Objekte als Kreise",
    legend: "Quadrate: Kanäle von Betten. Kreise: Objekte, je größer, desto lauter, an ihrem Anfangsort. Dicker Rand: oben. Gestrichelt: still.",
    loudness: "Lautheit in 5.1", truePeak: "True Peak in 5.1", tracks: "Spuren", beds: "in Betten", objects: "Objekte", length: "Länge", format: "Format",
    silence: "Stille am Anfang und Ende", tool: "Erstellt mit", binaural: "Binaurale Modi", fine: "Der Master hält die Regeln ein.", failed: "Die Werte konnten nicht gelesen werden.",
  },
  fr: {
    nothing: "Aucun master Dolby Atmos n’a été mesuré pour cette piste.", room: "La pièce vue d’en haut : lits en carrés, objets en cercles",
    legend: "Carrés : canaux des lits. Cercles : objets, d’autant plus grands qu’ils sont forts, à leur position initiale. Bord épais : en hauteur. Pointillé : muet.",
    loudness: "Sonie en 5.1", truePeak: "Crête vraie en 5.1", tracks: "Pistes", beds: "de lits", objects: "objets", length: "Durée", format: "Format",
    silence: "Silence au début et à la fin", tool: "Créé avec", binaural: "Modes binauraux", fine: "Le master respecte les règles.", failed: "Les valeurs n’ont pas pu être lues.",
  },
  es: {
    nothing: "No se ha medido ningún máster Dolby Atmos de esta pista.", room: "La sala desde arriba: camas como cuadrados, objetos como círculos",
    legend: "Cuadrados: canales de camas. Círculos: objetos, cuanto más grandes, más fuertes, en su posición inicial. Borde grueso: arriba. Discontinuo: en silencio.",
    loudness: "Sonoridad en 5.1", truePeak: "Pico real en 5.1", tracks: "Pistas", beds: "de camas", objects: "objetos", length: "Duración", format: "Formato",
    silence: "Silencio al principio y al final", tool: "Creado con", binaural: "Modos binaurales", fine: "El máster cumple las reglas.", failed: "No se han podido leer los valores.",
  },
};
const wordsOf = (language) => WORDS[language.split("-")[0]] ?? WORDS.en;
