"""Our own vocabulary of genres, as data. It contains every genre of Apple's under Apple's code and in Apple's place.

The notation is that of `shared/vocabularies/genres/dictionary.py`. A genre may be added; its name, from which its code
is derived, must not change afterwards, unless the former name becomes a synonym.
"""

from shared.vocabularies.genres.dictionary import Dictionary

_GENRES = """
African=AFRICA-00|Africa|African Music|Afro: African Dancehall, African Reggae, Afrikaans|Afrikaans Pop, Afro House,
 Afro Soul, Afro-Beat|Afro Beat, Afro-Folk, Afro-Fusion, Afro-Pop, Afrobeats|Afro Beats|Naija, Alte|Alté,
 Amapiano|Yanos, Apala, Benga, Bongo Flava, Chimurenga, Coupé-Décalé, Ethio-Jazz, Fuji, Gqom, Highlife|Hiplife,
 Isicathamiya, Juju, Kizomba, Kuduro, Kwaito, Makossa, Marrabenta, Maskandi, Mbalax, Mbaqanga, Ndombolo, Rai|Raï,
 Rumba Congolaise|Congolese Rumba, Semba, Shangaan Electro, Singeli, Soukous, Taarab
Alternative|Alternative & Indie|Alt|Alternative Music|Alternative Rock|Alt Rock: Alternative Dance|Indietronica,
 Chamber Pop|Baroque Pop, Chinese Alt|Chinese Alternative, College Rock, Dream Pop, Emo, Emo Pop, Experimental Rock,
 Garage Rock, Goth Rock|Gothic Rock|Goth, Grunge|Seattle Sound, Hardcore Punk, Indie Folk, Indie Pop,
 Indie Rock|Indie, Jangle Pop, Lo-Fi|LoFi Indie, Midwest Emo, New Wave, No Wave, Noise Rock, Noise Pop, Post-Hardcore,
 Post-Punk, Pop Punk, Punk|Punk Rock, Riot Grrrl, Shoegaze|Shoegazing, Slowcore|Sadcore, Space Rock
Anime|Anison|Anime Songs
Arabic=MIDDLE-EAST-00|Middle Eastern|Middle East|Arab: Arabic Pop, Dabke, Islamic|Nasheed, Khaleeji, Levant, Maghreb,
 Mahraganat, Shaabi|Chaabi
Blues: Acoustic Blues, Chicago Blues, Classic Blues|Classic Female Blues, Contemporary Blues|Modern Blues,
 Country Blues, Delta Blues, Electric Blues, Jump Blues, Piano Blues|Boogie-Woogie, Soul Blues, Swamp Blues,
 Texas Blues
Brazilian|Brazil|Brazilian Music: Axé, Baile Funk|Funk Carioca|Funk Brasileiro|Brazilian Funk|Rio Funk, Bossa Nova,
 Brega|Tecnobrega, Choro, Forró, Frevo, MPB|Música Popular Brasileira, Pagode, Piseiro, Samba, Sertanejo, Tropicália
Children's Music=CHILDREN-MUSIC-00|Children|Kids|Kids Music|Family Music: Educational, Lullabies|Lullaby,
 Nursery Rhymes, Sing-Along, Stories|Children's Stories|Fairy Tales
Chinese: C-Pop, Cantopop|Canto-Pop, Chinese Classical, Chinese Folk, Chinese Hip-Hop, Chinese Rock,
 Mandopop|Mando-Pop, Taiwanese Folk
Christian & Gospel|Christian|Religious: CCM|Contemporary Christian Music|Christian Contemporary, Christian Country,
 Christian Metal, Christian Pop, Christian Rap|Christian Hip-Hop|Gospel Rap, Christian Rock,
 Contemporary Gospel|Urban Gospel, Gospel|Gospel Music, Gospel Choir, Praise & Worship|Worship|Worship Music,
 Southern Gospel, Traditional Gospel
Classical|Classical Music|Art Music: Art Song|Lieder|Lied, Avant-Garde, Ballet, Baroque|Baroque Era|Baroque Music,
 Brass & Woodwinds|Brass & Wind Bands, Cantata, Cello, Chamber Music, Chant|Gregorian Chant|Plainsong, Choral|Choir,
 Classical Crossover|Crossover|Operatic Pop, Concerto, Contemporary Classical|Modern Composition|New Music,
 Early Music, Electroacoustic|Musique Concrète, Guitar|Classical Guitar, Harpsichord,
 High Classical|Classical Period|Viennese Classical, Impressionist|Impressionism, Madrigal, Mass, Medieval,
 Minimalism, Modern Era|20th Century Classical|Modern Classical, Neoclassical|Neo-Classical, Opera|Opera Arias,
 Operetta, Oratorio, Orchestral|Orchestra, Organ, Percussion, Renaissance, Requiem, Romantic|Romantic Era, Sacred,
 Serialism, Solo Instrumental, Solo Piano|Classical Piano, Sonata, String Quartet, Symphony|Symphonic, Violin,
 Wedding Music, Zarzuela
Comedy|Humor|Humour: Novelty, Parody, Sketch Comedy, Standup Comedy|Stand-Up|Stand-Up Comedy
Country|Country Music: Alternative Country|Alt-Country, Americana, Bluegrass, Bro-Country,
 Contemporary Bluegrass|Progressive Bluegrass, Contemporary Country|Modern Country, Country Gospel, Country Pop,
 Country Rap|Hick-Hop, Country Rock, Cowboy|Cowboy Songs, Honky Tonk, Nashville Sound|Countrypolitan,
 Neo-Traditional Country, Old-Time|Old-Timey, Outlaw Country, Red Dirt, Traditional Bluegrass,
 Traditional Country|Classic Country, Urban Cowboy, Western Swing
Cuban|Cuban Music: Bolero Cubano, Cha-Cha-Chá|Cha Cha Cha, Danzón, Rumba Cubana, Son Cubano|Son, Timba, Trova
Dance|EDM|Dance Music|Electronic Dance Music|Dance & Electronic: Bassline, Breakbeat|Breaks|Nu Skool Breaks,
 Breakcore, Electroclash, Eurodance|Euro-Dance|Eurobeat, Footwork|Juke|Juke & Footwork, Future Bass, Future Rave,
 Garage|Speed Garage, Hard Dance, Hardcore|Hardcore Techno|Rave, Hi-NRG, House|House Music,
 Jersey Club|Jersey Club Music, Jungle/Drum'n'bass=JUNGLE-DRUM-N-BASS-00|Jungle & Drum & Bass, Mainstage|Festival EDM,
 Nu Disco|Nu-Disco, Italo Disco|Italo, Techno|Techno Music, Trance|Trance Music, UK Funky,
 UK Garage|UKG|2-Step|2-Step Garage, Moombahton
Dance > House: Acid House, Bass House, Big Room|Big Room House, Deep House, Disco House|French House|Filter House,
 Electro House, Funky House, Future House, G-House, Jackin House, Latin House, Lo-Fi House,
 Melodic House & Techno|Melodic House|Melodic House and Techno, Organic House, Progressive House,
 Slap House|Brazilian Bass, Soulful House, Speed House, Tech House|Tech-House, Tribal House, Tropical House,
 Vocal House, Chicago House, Melbourne Bounce
Dance > Techno: Acid Techno, Detroit Techno, Dub Techno, Hard Techno|Schranz, Hypnotic Techno|Deep Techno,
 Industrial Techno, Melodic Techno, Minimal|Minimal Techno|Minimal & Deep Tech, Peak Time Techno|Driving Techno,
 Raw Techno
Dance > Trance: Acid Trance, Goa Trance|Goa, Hard Trance, Progressive Trance, Psy-Trance|Psytrance|Psychedelic Trance,
 Tech Trance, Uplifting Trance|Epic Trance, Vocal Trance, Full-On|Full-On Psytrance,
 Progressive Psytrance|Progressive Psy, Dark Psytrance|Darkpsy|Forest Psytrance
Dance > Jungle/Drum'n'bass: Drum & Bass|DnB|D&B|Drum and Bass, Jungle|Ragga Jungle,
 Liquid Drum & Bass|Liquid Funk|Liquid DnB|Liquid, Jump Up, Neurofunk, Halftime
Dance > Hard Dance: Hardstyle, Hard House, Rawstyle, Gabber|Gabba, Happy Hardcore|UK Hardcore, Frenchcore,
 Terrorcore|Terror, Uptempo Hardcore|Uptempo, Jumpstyle
Disney
Easy Listening: Bop, Elevator Music|Muzak, Exotica|Space Age Pop, Lounge|Cocktail Lounge, Swing|Swing Music
Electronic|Electronic Music: Ambient|Ambient Music, Bass|Bass Music, Chillout|Chill Out|Chill, Chillstep, Chillwave,
 Dark Ambient, Downtempo|Down Tempo, Drone, Dubstep, Electro|Electro Funk, Electro Swing, Electronica, Folktronica,
 Glitch, Glitch Hop, Grime, Hyperpop|PC Music, IDM/Experimental, Industrial|EBM & Industrial,
 EBM|Electronic Body Music, Leftfield, Lo-Fi Beats|Chillhop, Midtempo|Midtempo Bass, Nu Jazz|Nu-Jazz,
 Phonk|Drift Phonk, Synthwave|Retrowave|Outrun, Darkwave|Dark Wave|Coldwave, Trap EDM|Electronic Trap,
 Trip Hop|Trip-Hop, Vaporwave, Wave, Witch House
Electronic > Dubstep: Brostep, Deep Dubstep, Melodic Dubstep, Riddim
Electronic > IDM/Experimental: IDM|Intelligent Dance Music, Experimental|Experimental Electronic, Noise|Harsh Noise
Enka
Fitness & Workout|Workout|Fitness|Exercise|Gym
Folk|Folk Music: Celtic Rock, Freak Folk, Neofolk, Nordic Folk|Scandinavian Folk, Psychedelic Folk,
 Sea Shanties|Sea Shanty|Shanties
French Pop|Variété: Chanson|Chanson Française, French Rap|Rap Français, Variété Française|French Variety, Yé-Yé
German Folk: Schlager|Deutscher Schlager, Volksmusik, Volkstümliche Musik
German Pop|Deutschpop: Deutschrap|German Rap|German Hip-Hop, Deutschrock|German Rock, Liedermacher,
 Neue Deutsche Welle|NDW
Hip Hop/Rap|Hip-Hop & Rap|Rap & Hip-Hop|Rap/Hip-Hop|Urban: Abstract Hip-Hop, Alternative Rap|Alternative Hip-Hop,
 Boom Bap, Chopped & Screwed, Cloud Rap, Conscious Hip-Hop|Conscious Rap|Political Rap, Crunk,
 Dirty South|Southern Rap|Southern Hip-Hop, Drill|UK Drill|Chicago Drill,
 East Coast Rap|East Coast|East Coast Hip-Hop, Emo Rap, Freestyle Rap, G-Funk, Gangsta Rap|Gangster Rap,
 Hardcore Rap|Hardcore Hip-Hop, Hip-Hop|Hip Hop, Horrorcore, Hyphy, Instrumental Hip-Hop, Jazz Rap,
 Latin Rap|Latin Hip-Hop|Hip-Hop Latino, Lo-Fi Hip-Hop, Memphis Rap, Mumble Rap,
 Old School Rap|Old School Hip-Hop|Old School, Plugg, Pop Rap, Rage, Rap|Rap Music, Trap|Trap Music, Turntablism,
 UK Hip-Hop|UK Rap|British Hip-Hop, Underground Rap|Underground Hip-Hop, West Coast Rap|West Coast|West Coast Hip-Hop
Holiday: Chanukah|Hanukkah, Christmas|Xmas|Christmas Music, Christmas Children, Christmas Pop, Easter, Halloween,
 Thanksgiving, New Year
Indian|India|Indian Music: Bhangra, Bollywood|Hindi Film Music, Carnatic Classical|Carnatic, Desi Hip-Hop|Urban Desi,
 Devotional & Spiritual|Bhajan|Devotional, Filmi, Ghazals|Ghazal, Hindustani Classical|Hindustani, Indian Classical,
 Indian Folk, Indian Pop|Indipop|I-Pop, Kollywood|Tamil, Mollywood|Malayalam, Punjabi|Punjabi Pop, Qawwali, Sufi,
 Tollywood|Telugu
Inspirational
Instrumental|Instrumentals
J-Pop|Japanese Pop: City Pop, J-Idol|Idol, Vocaloid, Shibuya-Kei
Japanese|Japan Music: J-Rock|Japanese Rock, J-Rap|Japanese Hip-Hop, Japanese Traditional|Hogaku, Rakugo, Visual Kei
Jazz: Acid Jazz, Afro-Cuban Jazz, Avant-Garde Jazz|Avant Jazz, Bebop|Be-Bop, Big Band|Big Band Jazz, Brazilian Jazz,
 Chamber Jazz, Contemporary Jazz|Modern Jazz, Cool Jazz=COOL-00|Cool, Crossover Jazz, Dixieland|New Orleans Jazz,
 Free Jazz, Fusion|Jazz Fusion|Jazz-Rock, Gypsy Jazz|Jazz Manouche|Manouche, Hard Bop, Jazz Funk, Latin Jazz,
 Mainstream Jazz, Modal Jazz, Post-Bop, Ragtime, Smooth Jazz, Soul Jazz, Spiritual Jazz, Stride|Stride Piano,
 Swing Jazz, Trad Jazz|Traditional Jazz, Vocal Jazz|Jazz Vocals
Jewish=JEWISH-MUSIC-00|Jewish Music: Chassidic|Hasidic, Mizrahi, Sephardic|Ladino, Yiddish
Karaoke|Karaoke & Backing Tracks|Backing Tracks
Kayokyoku|Kayōkyoku
Korean|Korean Music: K-Indie|Korean Indie, K-R&B, Korean Ballad|K-Ballad, Korean Hip-Hop|K-Hip-Hop|K-Rap,
 Korean Traditional|Gugak, Korean Trot|Trot
Latin|Latin Music|Latino: Alternative & Rock in Spanish=ALTERNATIVO-ROCK-LATINO-00|Latin Alternative|Rock en Español,
 Bachata, Baladas y Boleros|Bolero|Baladas, Boogaloo, Contemporary Latin, Cumbia, Cumbia Villera|Cumbia Argentina,
 Dembow, Latin Jazz=LATIN-JAZZ-01, Latin Soul, Latin Trap|Trap Latino,
 Latin Urban=REGGAETON-Y-HIP-HOP-00|Urbano Latino|Música Urbana|Urbano, Mambo, Merengue, Nueva Canción,
 Pop in Spanish=POP-LATINO-00|Latin Pop|Pop Latino, Raices|Raíces, Reggaeton|Reggaetón|Regueton,
 Regional Mexicano|Regional Mexican|Mexican Music|Música Mexicana, Salsa, Salsa y Tropical|Tropical|Latin Tropical,
 Tejano|Tejano Music, Vallenato
Latin > Regional Mexicano: Banda, Conjunto, Corridos|Corrido, Corridos Tumbados|Trap Corridos, Duranguense,
 Grupera|Grupero, Mariachi, Norteño, Ranchera|Rancheras, Sierreño, Sonidero, Tierra Caliente
Marching Bands|Marching Band|Military Band
New Age: Healing|Healing Music, Meditation|Mindfulness, Nature|Nature Sounds, Relaxation|Relaxing|Relax,
 Sleep|Sleep Music, Spa, Travel, Yoga
Pop|Pop Music: Acoustic Pop, Adult Contemporary|AC, Art Pop, Bedroom Pop, Britpop|Brit Pop|Brit-Pop, Bubblegum Pop,
 Dance Pop|Dance-Pop, Electropop|Electro Pop, Europop|Euro Pop|Euro-Pop, Indie Pop/Rock, K-Pop|Korean Pop,
 Latin Crossover, Oldies, Pop/Rock|Pop Rock, Power Pop, Soft Rock, Sophisti-Pop, Sunshine Pop,
 Synth-Pop|Synthpop|Synth Pop, Teen Pop
R&B/Soul|R&B|RnB|Soul and R&B|Soul/R&B|Rhythm & Blues: Alternative R&B|Alt R&B|PBR&B, Blue-Eyed Soul, Boogie,
 Classic R&B, Classic Soul, Contemporary R&B|Modern R&B, Disco|Disco Music, Doo-Wop, Funk|Funk Music, Go-Go, Motown,
 Neo-Soul, New Jack Swing|New Jack, Northern Soul, P-Funk, Philly Soul|Philadelphia Soul, Quiet Storm,
 Soul|Soul Music, Southern Soul
Reggae|Reggae Music: Dub|Dub Reggae, Lovers Rock, Modern Dancehall=DANCEHALL-00|Dancehall|Ragga, Ragamuffin,
 Reggae Fusion, Rocksteady|Rock Steady, Roots Reggae|Roots, Ska
Rock|Rock Music: Adult Alternative, Acoustic Rock, AOR|Album-Oriented Rock,
 American Trad Rock|American Traditional Rock|Heartland Rock, Arena Rock|Stadium Rock, Blues-Rock|Blues Rock,
 British Invasion, Classic Rock, Death Metal/Black Metal, Funk Rock, Glam Rock|Glam, Hair Metal|Glam Metal, Hard Rock,
 Heavy Metal|Metal|Hard Rock & Metal, Instrumental Rock, Jam Bands|Jam Band, Krautrock, Math Rock, Piano Rock,
 Post-Rock, Prog-Rock/Art Rock|Progressive Rock|Prog Rock|Art Rock, Psychedelic|Psychedelic Rock|Psych Rock, Rap Rock,
 Rock & Roll|Rock 'n' Roll, Rockabilly, Roots Rock, Singer/Songwriter=SINGER-SONGWRITER-01, Southern Rock,
 Stoner Rock|Desert Rock, Surf|Surf Rock|Surf Music, Tex-Mex, Yacht Rock
Rock > Heavy Metal: Alternative Metal, Deathcore, Djent, Doom Metal, Folk Metal|Viking Metal, Gothic Metal, Grindcore,
 Groove Metal, Industrial Metal, Metalcore, Nu Metal|Nu-Metal|Rap Metal, Power Metal, Progressive Metal|Prog Metal,
 Sludge Metal, Speed Metal, Stoner Metal, Symphonic Metal, Thrash Metal|Thrash, Screamo
Rock > Death Metal/Black Metal: Black Metal, Death Metal, Melodic Death Metal|Melodeath
Russian: Russian Chanson|Blatnaya Pesnya, Russian Folk, Russian Hip-Hop|Russian Rap, Russian Pop, Russian Rock
Singer/Songwriter|Singer-Songwriter|Songwriter: Alternative Folk|Alt-Folk, Contemporary Folk|Modern Folk,
 Contemporary Singer/Songwriter, Folk-Rock|Folk Rock, New Acoustic|Acoustic, Traditional Folk
Soundtrack|Soundtracks|OST|Film & TV: Cast Recordings|Cast Recording|Original Cast, Foreign Cinema,
 Musicals|Musical|Broadway|Musical Theatre|Show Tunes, Original Score|Film Score|Movie Score|Score,
 Sound Effects=SOUND-EFFECT-00|Sound Effect|SFX, Soundtrack=FILM-SOUNDTRACK-00|Film Soundtrack|Movie Soundtrack,
 TV Soundtrack|Television Soundtrack, Video Game=VIDEOGAME-00|Video Game Music|Game Soundtrack|Chiptune|8-Bit
Spoken Word|Spoken: Audiobooks|Audiobook, History, Interviews|Interview, Podcast|Podcasts, Poetry|Poems,
 Radio Plays|Audio Drama|Hörspiel, Speeches|Speech
Tarab
Turkish|Turkish Music: Anatolian Rock, Arabesque|Arabesk, Fantezi, Turkish Classical|Sanat, Turkish Folk|Halk,
 Turkish Hip-Hop|Turkish Rap, Turkish Pop
Vocal|Vocals|Vocal Music: A Cappella|Acapella|A Capella, Barbershop, Cabaret, Crooner|Crooners,
 Standards|Great American Songbook, Traditional Pop|Traditional Vocal Pop, Vocal Pop
Worldwide=WORLD-00|World|World Music|Global|International: Asia|Asian|Asian Music, Australia|Australian,
 Balkan|Balkan Music|Balkan Beats, Cajun, Calypso, Caribbean, Celtic|Irish, Celtic Folk, Contemporary Celtic,
 Eastern Europe, Europe|European, Fado, Fijian, Flamenco, France|French, Gamelan, Greek|Laïko, Hawaii|Hawaiian,
 Iberia|Iberian, Indonesian, Israeli, Italian|Italian Pop|Canzone Italiana, Japan, Kompa|Compas, Klezmer, Mento,
 North America, Native American, Nordic|Scandinavia, Pakistani, Persian|Iranian, Polka, Polynesian|Pacific Islands,
 Romani|Gypsy, Soca, South Africa|South African, South America|South American, Tango|Argentine Tango, Thai,
 Throat Singing, Traditional Celtic, Vietnamese|V-Pop, Worldbeat, Zouk, Zydeco
"""

TRUTH = Dictionary.read(
    "truth",
    _GENRES,
    title="Genre Truth",
    version="1",
    published="2026-11",
    source="Apple's genres, with those that labels and DSPs use besides.",
    certain=True,
)
