"""Defines the vocabulary of genres, as data: genres and their subgenres, each with a code. Pure.

A release may use any genre; forms offer these. Codes are derived from names, so a name has exactly one code.
"""

import re
from functools import cache

from shared.model.base import Model, Text

_NAMES = """
African: Afrobeats, Afro-Fusion, Afro House, Afro-Pop, Amapiano, Apala, Benga, Bongo Flava, Coupé-Décalé, Gqom,
 Highlife, Juju, Kizomba, Kuduro, Kwaito, Maskandi, Mbalax, Ndombolo, Rai, Soukous, Taarab
Alternative: Chamber Pop, College Rock, Dream Pop, Emo, Emo Pop, Goth Rock, Grunge, Indie Pop, Indie Rock,
 Lo-Fi, New Wave, Post-Punk, Pop Punk, Punk, Shoegaze, Slowcore
Anime
Arabic: Arabic Pop, Dabke, Islamic, Khaleeji, Levant, Maghreb
Blues: Acoustic Blues, Blues Rock, Chicago Blues, Classic Blues, Contemporary Blues, Country Blues, Delta Blues,
 Electric Blues, Jump Blues, Piano Blues
Brazilian: Axé, Baile Funk, Bossa Nova, Choro, Forró, Frevo, MPB, Pagode, Samba, Sertanejo
Children's Music: Educational, Lullabies, Sing-Along, Stories
Chinese: C-Pop, Cantopop, Chinese Classical, Chinese Folk, Mandopop, Taiwanese Folk
Christian & Gospel: CCM, Christian Metal, Christian Pop, Christian Rap, Christian Rock, Contemporary Gospel,
 Gospel, Praise & Worship, Southern Gospel, Traditional Gospel
Classical: Art Song, Avant-Garde, Ballet, Baroque, Brass & Woodwinds, Cantata, Cello, Chamber Music, Chant,
 Choral, Concerto, Contemporary Classical, Crossover, Early Music, Electroacoustic, Guitar, High Classical,
 Impressionist, Mass, Medieval, Minimalism, Modern Era, Opera, Operetta, Oratorio, Orchestral, Organ,
 Percussion, Renaissance, Requiem, Romantic, Sacred, Solo Instrumental, Solo Piano, Sonata, String Quartet,
 Symphony, Violin, Wedding Music
Comedy: Novelty, Parody, Standup Comedy
Country: Alternative Country, Americana, Bluegrass, Contemporary Bluegrass, Contemporary Country, Country
 Gospel, Country Pop, Country Rap, Honky Tonk, Outlaw Country, Traditional Bluegrass, Traditional Country, Urban
 Cowboy, Western Swing
Dance: Breakbeat, Breakcore, Bassline, Big Room, Deep House, Drum & Bass, Eurodance, Future Bass, Future House,
 Garage, Hardcore, Hard Dance, Hardstyle, Hi-NRG, House, Jungle, Jersey Club, Melodic House & Techno, Minimal,
 Nu Disco, Organic House, Progressive House, Psy-Trance, Tech House, Techno, Trance, Tropical House, UK Garage
Easy Listening: Bop, Lounge, Swing
Electronic: Ambient, Bass, Chillout, Chillwave, Downtempo, Dub Techno, Dubstep, Electro, Electronica, Glitch,
 Grime, Hyperpop, IDM, Industrial, Lo-Fi Beats, Synthwave, Trip Hop, Vaporwave
Fitness & Workout
Folk: Alternative Folk, Celtic, Contemporary Folk, Contemporary Singer/Songwriter, Folk-Rock, New Acoustic, Sea
 Shanties, Traditional Folk
French Pop: Chanson, Variété Française
German Folk: Schlager, Volksmusik
Hip-Hop/Rap: Alternative Rap, Boom Bap, Chopped & Screwed, Cloud Rap, Conscious Hip-Hop, Dirty South, Drill,
 East Coast Rap, Gangsta Rap, Hardcore Rap, Hip-Hop, Latin Rap, Lo-Fi Hip-Hop, Old School Rap, Rap, Trap, UK
 Hip-Hop, Underground Rap, West Coast Rap
Holiday: Chanukah, Christmas, Easter, Halloween, Thanksgiving
Indian: Bhangra, Bollywood, Carnatic Classical, Devotional & Spiritual, Ghazals, Hindustani Classical, Indian
 Folk, Indian Pop, Kollywood, Mollywood, Sufi, Tollywood
Instrumental
Inspirational
Japanese: Enka, J-Pop, J-Rock, Kayokyoku, Visual Kei
Jazz: Acid Jazz, Avant-Garde Jazz, Bebop, Big Band, Contemporary Jazz, Cool Jazz, Dixieland, Fusion, Gypsy Jazz,
 Hard Bop, Jazz Funk, Latin Jazz, Mainstream Jazz, Modal Jazz, Ragtime, Smooth Jazz, Soul Jazz, Trad Jazz, Vocal
 Jazz
Karaoke
Korean: K-Indie, K-Pop, Korean Ballad, Korean Hip-Hop, Korean Trot
Latin: Bachata, Baladas y Boleros, Banda, Corridos, Cumbia, Dembow, Flamenco, Latin Alternative, Latin Pop,
 Latin Trap, Latin Urban, Mambo, Mariachi, Merengue, Música Mexicana, Norteño, Ranchera, Reggaeton, Salsa,
 Tango, Tejano, Vallenato
New Age: Healing, Meditation, Nature, Relaxation, Sleep, Travel, Yoga
Pop: Adult Contemporary, Art Pop, Bedroom Pop, Britpop, Dance Pop, Electropop, Europop, Indie Pop/Rock, Oldies,
 Pop/Rock, Soft Rock, Synth-Pop, Teen Pop, Turkish Pop
R&B/Soul: Alternative R&B, Contemporary R&B, Disco, Doo-Wop, Funk, Motown, Neo-Soul, New Jack Swing, Quiet
 Storm, Soul
Reggae: Dancehall, Dub, Lovers Rock, Modern Dancehall, Roots Reggae, Ska, Soca
Rock: Adult Alternative, American Trad Rock, Arena Rock, Black Metal, British Invasion, Classic Rock, Death
 Metal, Doom Metal, Glam Rock, Hair Metal, Hard Rock, Heavy Metal, Jam Bands, Math Rock, Metalcore, Post-Rock,
 Power Metal, Prog-Rock/Art Rock, Progressive Metal, Psychedelic, Rock & Roll, Rockabilly, Roots Rock, Southern
 Rock, Stoner Rock, Surf, Symphonic Metal, Thrash Metal
Singer/Songwriter
Soundtrack: Cast Recordings, Foreign Cinema, Musicals, Original Score, TV Soundtrack, Video Game
Spoken Word: Audiobooks, Interviews, Poetry, Speeches
Vocal: A Cappella, Barbershop, Standards, Traditional Pop, Vocal Pop
World: Balkan, Cajun, Calypso, Caribbean, Europe, Fado, Fijian, Gamelan, Hawaiian, Klezmer, Polka, Polynesian,
 Russian Folk, Turkish Folk, Worldbeat, Zydeco
"""


class GenreEntry(Model):
    """A genre, or a subgenre."""

    code: Text
    """The code in the catalog's vocabulary."""
    name: Text
    """The genre's name."""
    parent: Text | None = None
    """The code of a subgenre's genre."""


@cache
def genres() -> tuple[GenreEntry, ...]:
    """All genres, each followed by its subgenres."""
    found: list[GenreEntry] = []
    for line in _NAMES.replace("\n ", " ").strip().splitlines():
        name, _, subgenres = line.partition(": ")
        found.append(GenreEntry(code=code_of(name), name=name))
        found += [
            GenreEntry(code=code_of(each), name=each, parent=code_of(name)) for each in subgenres.split(", ") if each
        ]
    return tuple(found)


def code_of(name: str) -> str:
    """The code of a name: `Hip-Hop/Rap` is HIP-HOP-RAP-00."""
    return re.sub(r"[^A-Z0-9À-Ý]+", "-", name.upper().replace("'", "")).strip("-") + "-00"
