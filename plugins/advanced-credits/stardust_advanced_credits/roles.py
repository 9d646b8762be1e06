"""The roles that are proposed: their names as releases have them, by family, and common words for them.

A row is `role | words`; words are English, German and French. Case, accents, spaces and hyphens do not matter. The
names are labels that the deployment maps to DDEX's contributor roles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from stardust_advanced_credits.credit import folded

Family = Literal["performers", "writers", "production", "engineering", "publishing"]
FAMILIES: tuple[Family, ...] = get_args(Family)

_ROWS: Mapping[Family, str] = {
    "performers": """
        Vocals | vocal, vocalist, singer, voice, vox, Gesang, Sänger, Sängerin, Stimme, chant, chanteur, chanteuse, voix
        Lead Vocals | lead vocal, lead vocalist, lead singer, Hauptgesang, Leadgesang, chant principal, voix principale
        Background Vocals | background vocal, backing vocals, backing vocal, backing vocalist, background vocalist, bgv,
         Hintergrundgesang, Backgroundgesang, Chorgesang, choeurs, chœurs, choriste
        Rapper | rap, raps, mc
        Choir | chorus, Chor, chœur, chorale
        Soprano | Sopran
        Tenor | ténor
        Spoken Word | Sprecher, Sprecherin, speaker, récitant
        Guitar | guitars, guitarist, Gitarre, Gitarren, Gitarrist, Gitarristin, guitare, guitares, guitariste
        Electric Guitar | electric guitars, E-Gitarre, E-Gitarren, elektrische Gitarre, guitare électrique
        Acoustic Guitar | acoustic guitars, Akustikgitarre, akustische Gitarre, guitare acoustique, guitare sèche
        Lead Guitar | Leadgitarre, Sologitarre, guitare solo
        Rhythm Guitar | Rhythmusgitarre, guitare rythmique
        Slide Guitar
        Pedal Steel Guitar | pedal steel
        Bass | basse, Bassist, Bassistin, bassiste, bass player
        Bass Guitar | electric bass, E-Bass, Bassgitarre, guitare basse, electric bass guitar
        Double Bass | Kontrabass, contrebasse, upright bass, acoustic bass, contrabass
        Synth Bass | Synthbass, basse synthé
        Drums | drum, drummer, drum kit, drum set, Schlagzeug, Schlagzeuger, Schlagzeugerin, batterie, batteur, batteuse
        Percussion | percussions, percussionist, Perkussion, Schlagwerk, percussionniste
        Congas | conga
        Tambourine | Tamburin, tambourin
        Timpani | Pauken, timbales
        Vibraphone | Vibraphon, vibes
        Marimba
        Piano | pianist, Klavier, Flügel, Pianist, Pianistin, pianiste, grand piano
        Electric Piano | E-Piano, Rhodes, Rhodes Piano, Wurlitzer, piano électrique
        Keyboard | keyboards, keys, keyboardist, Tasten, Tasteninstrumente, claviers, clavier
        Organ | Hammond organ, Hammond, Orgel, orgue
        Synthesizer | synth, synths, synthesizers, Synthesizer, synthétiseur, synthé, synthés
        Accordion | Akkordeon, accordéon
        Harpsichord | Cembalo, clavecin
        Violin | violinist, Violine, Geige, violon, violoniste
        Viola | violist, Bratsche, alto à cordes
        Cello | cellist, violoncello, Cello, violoncelle, violoncelliste
        Strings | string section, Streicher, cordes
        Harp | Harfe, harpe
        Mandolin | Mandoline
        Banjo
        Ukulele | ukulélé
        Trumpet | trumpeter, Trompete, trompette
        Trombone | Posaune
        French Horn | horn in f, Waldhorn, cor
        Tuba
        Flugelhorn | Flügelhorn, bugle
        Brass | horns, horn section, Bläser, Blechbläser, cuivres
        Saxophone | sax, saxophonist, Saxophon, Saxofon
        Alto Saxophone | alto sax, Altsaxophon, Altsaxofon, saxophone alto
        Tenor Saxophone | tenor sax, Tenorsaxophon, Tenorsaxofon, saxophone ténor
        Flute | flutist, flautist, Flöte, Querflöte, flûte
        Clarinet | clarinettist, Klarinette, clarinette
        Oboe | hautbois
        Bassoon | Fagott, basson
        Harmonica | Mundharmonika
        Woodwinds | Holzbläser, bois
        Turntables | scratches, scratching
        Programming | programmer, drum programming, Programmierung, programmation
        Orchestra | Orchester, orchestre
        Conductor | conducted, Dirigent, Dirigentin, Leitung, direction d'orchestre, chef d'orchestre
        Musician | musicians, instrumentalist, session musician, studio musician, Musiker, Musikerin,
         musicien, musiciens
        Performer | performed, played, Interpret, interprète
        Soloist | Solist, Solistin, soliste
        Featured Artist | featuring, feat, ft, featured
        Remixer | remix, remixed
    """,
    "writers": """
        Composer | composed, composition, music, Komponist, Komponistin, komponiert, Komposition, Musik, compositeur,
         compositrice, composé, musique
        Lyricist | lyrics, words, lyric, text, Texter, Texterin, Liedtext, Songtext, parolier, parolière, paroles, texte
        Songwriter | written, writer, writers, songwriters, songwriting, words and music, music and lyrics,
         music & lyrics, composer lyricist, geschrieben, Text und Musik, Musik und Text, auteur-compositeur, écrit,
         paroles et musique
        Author | Autor, Autorin, auteur, autrice
        Arranger | arranged, arrangement, arrangements, arr, arrangiert, Arrangeur, Arrangeurin, arrangé, arrangeur
        String Arranger | string arrangement, string arrangements, Streicherarrangement, arrangement des cordes
        Vocal Arranger | vocal arrangement, vocal arrangements, Gesangsarrangement, arrangement vocal
        Orchestrator | orchestration, orchestrated, orchestriert, orchestré, orchestrateur
        Adapter | adapted, adaptation, bearbeitet, Bearbeitung, adapté
        Translator | translated, translation, übersetzt, Übersetzung, traduit, traduction
        Librettist | libretto, livret
    """,
    "production": """
        Producer | produced, production, producers, prod, music producer, record producer, studio producer, Produzent,
         Produzentin, Produzenten, Produktion, produziert, Musikproduzent, producteur, productrice, produit,
         réalisateur, réalisation, réalisé
        Co-Producer | co-produced, co-production, Koproduzent, koproduziert, coproducteur, coproduit, coréalisation
        Executive Producer | executive production, Ausführender Produzent, producteur exécutif
        Additional Producer | additional production, additional studio producer, zusätzliche Produktion
        Assistant Producer | Produktionsassistenz, assistant de production
        Vocal Producer | vocal production, vocals produced, Gesangsproduktion
        Beatmaker | beat, beats, beat maker
        Music Director | musical director, musikalische Leitung, Musikalischer Leiter, direction musicale,
         directeur musical
        A&R | artists and repertoire, direction artistique
        Production Coordinator | project coordinator, Produktionskoordination
        Production Manager | Produktionsleitung
    """,
    "engineering": """
        Engineer | engineered, engineering, sound engineer, audio engineer, engineers, Toningenieur, Toningenieurin,
         Tontechnik, Tontechniker, Ton, ingénieur du son, ingénieure du son, son, prise de son
        Recording Engineer | recorded, recording, tracking, tracking engineer, tracked, Aufnahme, Aufnahmen,
         aufgenommen, Aufnahmeleitung, enregistré, enregistrement
        Mixing Engineer | mixed, mix, mixing, mixer, mix engineer, mixes, gemischt, abgemischt, Mischung, Abmischung,
         mixé, mixage
        Mastering Engineer | mastered, mastering, master, gemastert, masterisé, matriçage, masterisation
        Remastering | remastered, remastert, remasterisé
        Immersive Mixing Engineer | Atmos mix, Atmos mixed, Dolby Atmos mix, immersive mix, immersive mixer
        Assistant Engineer | assistant, second engineer, assisted, assistant sound engineer, Tonassistenz, Assistenz,
         assistant son
        Assistant Recording Engineer | recording assistant, recording second engineer
        Assistant Mix Engineer | mix assistant, mixing assistant, assistant mixing engineer, mixing second engineer
        Vocal Engineer | vocals recorded, vocal recording, Gesangsaufnahme
        Digital Editor | editing, edited, editor, digital editing engineer, Schnitt, geschnitten, montage
        Sound Design | sound designer, Sounddesign, conception sonore
        Tonmeister
    """,
    "publishing": """
        Music Publisher | publisher, published, publishers, publishing, Musikverlag, Verlag, verlegt, éditeur, éditeurs,
         édition, éditions, édité
        Sub-Publisher | sub-published, Subverlag, sous-éditeur
        Original Publisher | Originalverlag, éditeur original
    """,
}


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its name in releases."""

    name: str
    family: Family

    @property
    def place(self) -> str:
        """The list of a track's metadata in which it stands."""
        return (
            "writers" if self.family == "writers" else "publishers" if self.family == "publishing" else "contributors"
        )


def find(word: str) -> Role | None:
    """The role that a word means, in any of the languages, or None."""
    return _index().get(folded(word))


@cache
def names() -> dict[Family, list[str]]:
    """The names of all roles by family."""
    return {
        family: [role.name for role in dict.fromkeys(_index().values()) if role.family == family] for family in FAMILIES
    }


@cache
def _index() -> dict[str, Role]:
    found: dict[str, Role] = {}
    rows = [
        (family, row) for family, text in _ROWS.items() for row in text.replace("\n         ", " ").strip().splitlines()
    ]
    split = [(family, *row.partition("|")[::2]) for family, row in rows]
    for family, name, _ in split:
        found.setdefault(folded(name), Role(name.strip(), family))
    for _, name, words in split:
        for word in filter(None, map(folded, words.split(","))):
            found.setdefault(word, found[folded(name)])
    return found
