"""Labels of instruments and of those who play them: InstrumentType, label, synonyms.

Every value of InstrumentType is a label too; these rows add players, other spellings, and what is played under a
name of its own. Where versions differ, `/` stands before another name of the same instrument and `>` before a broader
one; `~` marks a label that says more than any of them. `UserDefined`: DDEX has no value, so the label itself is sent.
"""

ROWS = """
Accordion>PianoAccordion | Accordion | Accordionist, Piano Accordion Player
Bandoneon | Bandoneon | Bandoneonist
Concertina | Concertina | Concertinist
AcousticBassGuitar | Acoustic Bass Guitar
DoubleBass | Double Bass | Contrabass, String Bass, Double Bassist, Contrabassist, Acoustic Bass, Bass Viol Player
UprightBass | Upright Bass | Upright Bassist, Standup Bass
BassGuitar/ElectricBassGuitar | Bass Guitar | Bass Guitarist, Bassist
Bass/BassGuitar | Bass | Bass Player
ElectricBassGuitar | Electric Bass | Electric Bass Guitar, Electric Bassist
FretlessBassGuitar | Fretless Bass | Fretless Bass Guitar
SynthBass | Synth Bass | Synthesizer Bass, Bass Synth, Moog Bass
AcousticGuitar | Acoustic Guitar | Acoustic Guitarist, Steel-String Guitar, Acoustic Rhythm Guitar
12-StringGuitar | 12-String Guitar | Twelve-String Guitar, 12 String Acoustic Guitar
12-StringElectricGuitar | 12-String Electric Guitar | Twelve-String Electric Guitar
NylonStringGuitar | Classical Guitar | Classical Guitarist, Nylon-String Guitar, Spanish Guitar, Nylon Guitar,
 Flamenco Guitar
ElectricGuitar | Electric Guitar | Electric Guitarist
Guitar | Guitar | Guitarist, Guitars, Guitar Player
~Guitar | Lead Guitar | Lead Guitarist
~Guitar | Rhythm Guitar | Rhythm Guitarist
BaritoneGuitar | Baritone Guitar | Baritone Guitarist
SlideGuitar>Guitar | Slide Guitar | Bottleneck Guitar
LapSteelGuitar | Lap Steel Guitar | Lap Steel
PedalSteelGuitar | Pedal Steel Guitar | Pedal Steel, Pedal Steel Guitarist
~PedalSteelGuitar | Steel Guitar | Steel Guitarist, Hawaiian Guitar
DobroGuitar | Dobro | Dobro Guitar, Resonator Guitar, Resophonic Guitar
Banjo | Banjo | Banjoist, Banjo Player
Mandolin | Mandolin | Mandolinist
Ukulele | Ukulele | Ukulelist, Uke
Bouzouki | Bouzouki | Bouzouki Player
Charango | Charango | Charanguista
Cuatro | Cuatro
Balalaika | Balalaika
Lute | Lute | Lutenist, Lutist
Theorbo | Theorbo | Theorbist
Oud | Oud | Oudist
Sitar | Sitar | Sitarist
Sarod | Sarod | Sarodist
Tanpura | Tanpura | Tambura Drone
Koto | Koto | Kotoist
Shamisen | Shamisen | Shamisen Player
Erhu | Erhu | Erhu Player
Pipa | Pipa | Pipa Player
Guzheng | Guzheng | Zheng
Kora | Kora | Kora Player
Zither | Zither | Zitherist
HammeredDulcimer | Hammered Dulcimer | Dulcimer
Harp>ConcertHarp | Harp | Harpist, Pedal Harp
ConcertHarp | Concert Harp
CelticHarp | Celtic Harp | Lever Harp
Violin | Violin | Violinist, Violins
ElectricViolin | Electric Violin | Electric Violinist
BaroqueViolin | Baroque Violin | Baroque Violinist
Fiddle | Fiddle | Fiddler
Viola | Viola | Violist, Violas
ViolaDaGamba/BassViol | Viola da Gamba | Gambist, Viol Player
Cello | Cello | Cellist, Violoncello, Celli, Cellos
BaroqueCello | Baroque Cello | Baroque Cellist
ElectricCello | Electric Cello | Electric Cellist
StringSection | Strings | String Section, String Ensemble
SynthStrings | Synth Strings | Synthesizer Strings, String Machine
BrassSection>BrassInstrument | Brass | Brass Section, Brass Instruments, Brass Player
WindInstrument | Woodwinds | Woodwind, Woodwind Instruments, Winds, Wind Instruments, Woodwind Player, Reeds
WindSection | Horn Section | Wind Section, Horns, Woodwind Section
Flute | Flute | Flautist, Flutist, Transverse Flute
AltoFlute | Alto Flute
BassFlute | Bass Flute
PiccoloFlute | Piccolo | Piccolo Flute, Piccoloist
PanFlute | Pan Flute | Panpipes, Pan Pipes, Panflute
NativeAmericanFlute>WoodFlute | Native American Flute
Bansuri | Bansuri | Bansuri Player
Shakuhachi | Shakuhachi | Shakuhachi Player
NeyFlute | Ney | Nay, Ney Flute
Recorder | Recorder | Recorder Player, Blockflute
Oboe | Oboe | Oboist
OboeDAmore | Oboe d'Amore
EnglishHorn | English Horn | Cor Anglais, English Horn Player
Clarinet | Clarinet | Clarinetist, Clarinettist
BassClarinet | Bass Clarinet | Bass Clarinetist
AltoClarinet | Alto Clarinet
Bassoon | Bassoon | Bassoonist
Contrabassoon | Contrabassoon | Double Bassoon
Saxophone | Saxophone | Saxophonist, Sax, Sax Player, Saxophones
SopranoSaxophone | Soprano Saxophone | Soprano Sax, Soprano Saxophonist
AltoSaxophone | Alto Saxophone | Alto Sax, Alto Saxophonist
TenorSaxophone | Tenor Saxophone | Tenor Sax, Tenor Saxophonist
BaritoneSaxophone | Baritone Saxophone | Baritone Sax, Bari Sax, Baritone Saxophonist
Trumpet | Trumpet | Trumpeter, Trumpet Player, Trumpets
PiccoloTrumpet | Piccolo Trumpet
Cornet | Cornet | Cornetist
Flugelhorn | Flugelhorn | Flügelhorn, Fluegelhorn, Flugelhornist
Trombone | Trombone | Trombonist, Trombones
BassTrombone | Bass Trombone | Bass Trombonist
Tuba | Tuba | Tubist
Sousaphone | Sousaphone
Euphonium | Euphonium | Euphonist
FrenchHorn | French Horn | Hornist, French Hornist, French Horn Player
Horn/FrenchHorn | Horn | Horn Player
Harmonica | Harmonica | Harmonicist, Mouth Organ Player, Blues Harp
Bagpipes | Bagpipes | Bagpiper, Bagpipe, Piper
UilleanPipes | Uilleann Pipes | Uillean Pipes, Uilleann Piper
TinWhistle | Tin Whistle | Penny Whistle, Pennywhistle, Irish Whistle
Didgeridoo | Didgeridoo | Didjeridu
Kazoo | Kazoo
UserDefined | Whistle | Whistling, Whistler
Piano/AcousticPiano | Piano | Pianist, Acoustic Piano, Pianoforte
GrandPiano | Grand Piano | Concert Grand
UprightPiano | Upright Piano
PreparedPiano | Prepared Piano
ToyPiano | Toy Piano
Fortepiano | Fortepiano | Fortepianist, Hammerklavier
ElectricPiano | Electric Piano | E-Piano
Rhodes | Rhodes Piano | Fender Rhodes, Rhodes, Rhodes Electric Piano
WurlitzerElectricPiano>ElectricPiano | Wurlitzer | Wurlitzer Electric Piano, Wurly, Wurlitzer Piano
Clavinet | Clavinet | Clav
Keyboard | Keyboard | Keyboards, Keyboardist, Keyboard Player, Keys
Organ>PipeOrgan | Organ | Organist
PipeOrgan | Pipe Organ | Church Organ
HammondOrgan | Hammond Organ | Hammond, Hammond B3, B3 Organ, Hammond B-3
Harpsichord | Harpsichord | Harpsichordist, Cembalo
Clavichord | Clavichord | Clavichordist
Celesta | Celesta | Celeste
Harmonium/PumpOrgan | Harmonium
Mellotron | Mellotron
Melodica | Melodica
Synthesizer | Synthesizer | Synth, Synths, Synthesizers, Synthesist, Synthesizer Player
~Synthesizer | Moog Synthesizer | Moog, Minimoog, Modular Synthesizer, Modular Synth, Analog Synthesizer, Analogue
 Synthesizer
SynthPad | Synth Pad | Synth Pads, Pads
SynthLead>Synthesizer | Synth Lead | Lead Synth
Theremin>UserDefined | Theremin | Thereminist
OndesMartenot>UserDefined | Ondes Martenot | Ondist
Sampler>SampledKeyboard | Sampler | Sampling Keyboard
DrumMachine | Drum Machine | Drum Computer
DrumMachine | Programmed Drums | Electronic Beats
~DrumMachine | Electronic Drums | Electric Drums, E-Drums, Digital Drums
DrumKit | Drums | Drummer, Drum Kit, Drum Set, Drumset, Trap Kit, Drums Player
Drum>DrumKit | Drum
SnareDrum | Snare Drum | Snare
BassDrum(Concert) | Concert Bass Drum
BassDrum(Kick)/KickDrum | Kick Drum | Bass Drum, Kick
Toms | Tom-Toms | Toms, Tom-Tom
Cymbals | Cymbals | Cymbal
HiHatCymbal | Hi-Hat | Hi Hat, Hihat
PercussionInstrument | Percussion | Percussionist, Percussions, Percussion Instruments, Auxiliary Percussion
LatinPercussion | Latin Percussion
OrchestralPercussion | Orchestral Percussion
BodyPercussion | Body Percussion
Timpani | Timpani | Timpanist, Kettledrums, Kettle Drums
Bells>UserDefined | Bells
TubularBells/Chimes | Tubular Bells
Glockenspiel | Glockenspiel | Orchestra Bells
Xylophone | Xylophone | Xylophonist
Marimba | Marimba | Marimbist
Vibraphone | Vibraphone | Vibraphonist, Vibes, Vibraharp
Triangle | Triangle
Tambourine | Tambourine | Tamb.
Maracas | Maracas | Maraca
Shaker | Shaker | Shakers, Egg Shaker
WoodBlock | Wood Block | Woodblock, Wood Blocks
Castanet | Castanets | Castanet
Claves | Claves | Clave
Cowbell | Cowbell | Cow Bell
Gong | Gong
Tamtam>Gong | Tam-Tam
SteelDrums | Steel Drums | Steel Pan, Steelpan, Steel Drum, Pannist
Bongos | Bongos | Bongo Drums, Bongo, Bongocero
Congas | Congas | Conga, Conguero, Conga Drums
Timbales | Timbales | Timbale, Timbalero
Cajon | Cajón | Cajon
Djembe | Djembe | Djembé
Tabla | Tabla | Tablas, Tabla Player
Mridangam | Mridangam | Mridangam Player
Dholak | Dholak | Dholak Player
Dhol | Dhol | Dhol Player
Bodhran | Bodhrán | Bodhran
Doumbek | Darbuka | Darabuka, Doumbek, Goblet Drum
Taiko | Taiko | Taiko Drums
Kalimba | Kalimba | Thumb Piano
Mbira>Kalimba | Mbira
HandClaps | Handclaps | Hand Claps, Claps, Clapping, Palmas
FingerSnaps | Finger Snaps | Snaps
GlassHarmonica | Glass Harmonica | Glass Armonica
Washboard | Washboard
WashtubBass | Washtub Bass | Gutbucket
JewsHarp | Jew's Harp | Jaw Harp, Mouth Harp
Saw | Musical Saw | Singing Saw, Saw
HurdyGurdy | Hurdy-Gurdy | Vielle à Roue
Turntable | Turntables | Turntable, Decks
UserDefined | Talk Box | Talkbox
UserDefined | Vocoder
ChapmanStick | Chapman Stick | Stick, Stick Bass
"""
