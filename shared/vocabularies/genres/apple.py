"""Apple's genres, as data.

The synonyms are ours: other names, and genres that have no place of their own there.
"""

from shared.vocabularies.genres.dictionary import Dictionary

_GENRES = """
African=AFRICA-00|Highlife|Gqom: African Dancehall, African Reggae, Afrikaans, Afro House, Afro Soul, Afro-Beat,
 Afro-folk, Afro-fusion, Afro-Pop, Afrobeats, Alte, Amapiano
Alternative: Chinese Alt, College Rock, EMO|Midwest Emo|Emo Pop, Goth Rock, Grunge,
 Indie Pop|Dream Pop|Jangle Pop|Chamber Pop|Bedroom Pop, Indie Rock|Indie Pop/Rock|Garage Rock, New Wave|Post-Punk,
 Punk|Pop Punk|Hardcore Punk|Riot Grrrl
Blues: Acoustic Blues, Chicago Blues, Classic Blues, Contemporary Blues|Modern Blues, Country Blues, Delta Blues,
 Electric Blues
Classical: Art Song, Avant-Garde, Baroque Era=BAROQUE-00, Chamber Music|String Quartet|Sonata,
 Choral|Chant|Cantata|Mass|Requiem|Oratorio|Madrigal|Sacred, Classical Crossover, Opera|Operetta|Zarzuela,
 Orchestral|Symphony|Concerto|Ballet
Country: Alternative Country, Americana, Bluegrass|Traditional Bluegrass|Contemporary Bluegrass,
 Contemporary Country|Country Pop|Bro-Country, Country Gospel, Honky Tonk, Outlaw Country,
 Traditional Country|Old-Time|Nashville Sound
Dance: Breakbeat, Garage|UK Garage|Bassline|UK Funky,
 Hardcore|Happy Hardcore|Gabber|Frenchcore|Breakcore|Terrorcore|Uptempo Hardcore, House,
 Jungle/Drum'n'bass=JUNGLE-DRUM-N-BASS-00|Drum & Bass|Jungle, Techno, Trance
Electronic: Ambient|Drone|Dark Ambient, Bass|Wave|Future Bass, Downtempo|Chillout|Trip Hop|Lo-Fi Beats|Chillwave,
 Dubstep, Electronica, IDM/Experimental|IDM|Experimental|Glitch|Noise, Industrial|EBM|Darkwave
Hip Hop/Rap: Alternative Rap, Dirty South|Crunk, East Coast Rap, Gangsta Rap, Hardcore Rap, Hip-Hop, Old School Rap,
 Rap, Underground Rap, West Coast Rap
Jazz: Avant-Garde Jazz|Free Jazz, Bebop, Big Band|Swing Jazz, Contemporary Jazz, Cool Jazz=COOL-00, Crossover Jazz,
 Dixieland, Fusion|Jazz Funk, Hard Bop, Latin Jazz, Mainstream Jazz, Ragtime, Smooth Jazz, Trad Jazz, Vocal Jazz
Latin: Alternative & Rock in Spanish=ALTERNATIVO-ROCK-LATINO-00, Baladas y Boleros, Contemporary Latin,
 Latin Jazz=LATIN-JAZZ-01, Latin Urban=REGGAETON-Y-HIP-HOP-00|Reggaeton|Latin Trap|Dembow|Latin Rap,
 Pop in Spanish=POP-LATINO-00, Raices|Nueva Canción, Regional Mexicano,
 Salsa y Tropical|Salsa|Merengue|Bachata|Cumbia|Vallenato|Mambo|Son Cubano|Boogaloo
Pop: Adult Contemporary, Britpop, K-Pop, Oldies, Pop/Rock, Soft Rock, Teen Pop
R&B/Soul: Contemporary R&B|Alternative R&B|New Jack Swing|Quiet Storm, Disco|Nu Disco|Italo Disco, Doo Wop,
 Funk|P-Funk|Boogie|Go-Go, Motown, Neo-Soul, Soul|Northern Soul|Southern Soul|Philly Soul|Classic Soul|Blue-Eyed Soul
Reggae: Dub, Lovers Rock, Modern Dancehall=DANCEHALL-00, Roots Reggae, Ska
Rock: Adult Alternative, American Trad Rock, Arena Rock, Blues-Rock, British Invasion, Death Metal/Black Metal,
 Glam Rock, Hair Metal, Hard Rock, Heavy Metal, Jam Bands, Prog-Rock/Art Rock, Psychedelic, Rock & Roll, Rockabilly,
 Roots Rock, Singer/Songwriter=SINGER-SONGWRITER-01, Southern Rock, Surf, Tex-Mex
Singer/Songwriter: Alternative Folk, Contemporary Folk, Contemporary Singer/Songwriter, Folk-Rock, New Acoustic,
 Traditional Folk
Soundtrack: Foreign Cinema, Musicals|Cast Recordings, Original Score, Sound Effects=SOUND-EFFECT-00,
 Soundtrack=FILM-SOUNDTRACK-00, TV Soundtrack, Video Game=VIDEOGAME-00
Worldwide=WORLD-00: Asia|Indonesian|Thai|Vietnamese|Gamelan, Australia, Cajun, Calypso, Caribbean|Zouk|Kompa|Mento,
 Celtic, Celtic Folk, Contemporary Celtic, Europe|Balkan|Eastern Europe|Greek|Italian|Nordic, Fado, Flamenco, France,
 Hawaii, Iberia, Israeli, Japan, North America, Polka, Soca, South Africa, South America, Tango, Traditional Celtic,
 Worldbeat, Zydeco
Anime
Brazilian
Children's Music=CHILDREN-MUSIC-00
Chinese
Christian & Gospel
Comedy
Cuban
Disney
Easy Listening
Enka
Fitness & Workout
Folk
French Pop
German Folk
German Pop
Holiday
Indian
Inspirational
Instrumental
J-Pop
Jewish=JEWISH-MUSIC-00
Karaoke
Kayokyoku
Korean
Marching Bands
Arabic=MIDDLE-EAST-00
New Age
Russian
Spoken Word
Tarab
Turkish
Vocal
"""

APPLE = Dictionary.read(
    "apple",
    _GENRES,
    title="Apple Music",
    version="5.3.9",
    published=None,
    source="Apple Music package specification 5.3.9, genre codes (help.apple.com/itc/musicspec)",
    certain=True,
)
