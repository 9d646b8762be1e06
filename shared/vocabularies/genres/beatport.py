"""Beatport's genres, as data.

The synonyms are ours: other names, and genres that have no place of their own there.
"""

from shared.vocabularies.genres.dictionary import Dictionary

_GENRES = """
140 / Deep Dubstep / Grime|140 BPM: Grime
Afro House|Afro Tech: Afro / Latin|Afro Latin House, Afro Melodic, 3Step
Amapiano: Gqom
Ambient / Experimental|Drone|Dark Ambient|Noise|IDM/Experimental
Bass / Club: UK Funky, Global Club, Jersey Club, Juke / Footwork, Reggae / Dancehall
Bass House|G-House
Breaks / Breakbeat / UK Bass|Nu Skool Breaks: Glitch Hop
Brazilian Funk: Carioca Funk|Funk Carioca, Mandelao Funk|Mandelão, BH Funk, Melodic Funk
Dance / Pop|Dance Pop|Eurodance|Europop|EDM Pop: Afro Pop|Afrobeats|Afro-Fusion, Pop|Synth-Pop|Electropop|Hyperpop,
 Tropical House
Deep House
DJ Tools: Loops, Acapellas, Battle Tools
Downtempo|Chillout|Trip Hop|Lo-Fi Beats|Chillwave|Nu Jazz
Drum & Bass|Jungle/Drum'n'bass|Neurofunk: Liquid|Liquid Drum & Bass, Jump Up, Jungle, Deep|Deep Drum & Bass, Halftime
Dubstep|Brostep|Riddim: Melodic Dubstep, Midtempo
Electro (Classic / Detroit / Modern)|Electro|Classic Electro|Detroit Electro|Modern Electro
Electronica|Electronic|Folktronica|Leftfield|IDM|Synthwave|Electroclash
Funky House
Hard Dance / Hardcore / Neo Rave|Gabber|Jumpstyle: Hardstyle|Rawstyle, Hard House, Uptempo, Terror|Terrorcore,
 UK / Happy Hardcore|Happy Hardcore, Frenchcore, Neo Rave
Hard Techno
House|Chicago House|Vocal House|Tribal House|Latin House: Acid|Acid House, Soulful|Soulful House
Indie Dance|Alternative Dance: Dark Disco
Jackin House
Mainstage|EDM|Festival EDM: Big Room, Electro House, Future House, Speed House, Future Rave
Melodic House & Techno: Melodic House, Melodic Techno
Minimal / Deep Tech|Minimal Techno|Minimal House: Bounce, Deep Tech
Nu Disco / Disco|Disco House: Funk / Soul|Boogie, Italo|Italo Disco
Organic House
Progressive House
Psy-Trance: Full-On, Progressive Psy|Progressive Psytrance, Psychedelic, Dark & Forest|Dark Psytrance, Goa Trance,
 Psycore & Hi-Tech
Tech House: Latin Tech|Latin Tech House
Techno (Peak Time / Driving)|Techno: Driving|Driving Techno, Peak Time|Peak Time Techno
Techno (Raw / Deep / Hypnotic)|Detroit Techno|Acid Techno: Broken|Broken Techno, Deep / Hypnotic|Hypnotic Techno,
 Dub|Dub Techno, EBM, Raw|Raw Techno|Industrial Techno
Trance (Main Floor)|Trance: Progressive Trance, Tech Trance, Uplifting Trance, Vocal Trance, Hard Trance
Trance (Raw / Deep / Hypnotic)|Acid Trance: Raw Trance, Deep Trance, Hypnotic Trance
Trap / Future Bass: Trap, Baile Funk
UK Garage / Bassline: UK Garage|Garage, Bassline|UK Bassline
"""

BEATPORT = Dictionary.read(
    "beatport",
    _GENRES,
    title="Beatport",
    version="2025-05",
    published="2025-05",
    source="Beatport, genre and sub-genre list for suppliers, May 2025",
    separator=" | ",
    editorial=("Bass / Club",),
)
