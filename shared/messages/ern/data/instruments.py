"""The instruments in DDEX's InstrumentType, by the version that introduced them. Data only."""

from collections.abc import Mapping
from functools import cache, lru_cache

_COMMON = """
    12-StringElectricGuitar 12-StringGuitar 5-StringBanjo Accordion AcousticBassGuitar AcousticGuitar
    AcousticKeyboard AfricanHarp AfricanPercussion AgogoBells Alboka Alpenhorn AltoClarinet AltoCrumhorn AltoFlute
    AltoHorn AltoRecorder AltoSackbut AltoSaxophone AltoShawm AltoTrombone AltoViol AndeanHarp Angklung AnimalSounds
    Anvil Apito Applause ArchLute Arghul ArpeggiatingSynth Atumpan Aulochrome Autoharp BabyBass Baglama Bagpipes
    BahianGuitar BajoSexto Balafon Balalaika Bandoneon Bandura Bandurria Banhu Banjo BanjoGuitar Banjolin Bansuri
    BaritoneGuitar BaritoneHorn BaritoneOboe BaritoneSaxophone BaroqueBassoon BaroqueCello BaroqueClarinet
    BaroqueFlute BaroqueGuitar BaroqueOboe BaroqueRecorder BaroqueViola BaroqueViolin BarrelOrgan Baryton Bass
    BassBanjo BassCittern BassClarinet BassDrum(Concert) BassDrum(Kick) BassDulcian BassFlute BassHarmonica
    BassRebec BassRecorder BassSackbut BassSaxophone BassShawm BassTrombone BassTrumpet BassTuba BassViol
    BassetClarinet BassetHorn BassoDaBraccio Bassoon Bata Bawu BellTree Bendir Berimbau BicyclePump BinghiDrum
    BirdSong BirdWhistle Biwa Bodhran BodyPercussion Bombard Bombo BomboLeguero Bones Bongos BosunsWhistle Bottles
    Bouzouki BowedStrings BoyVoice Bozoq BrassInstrument BrazilianPercussion Breakbeat BufoBass Bugle Cabasa Caixa
    Caja Cajon Calabash Calliope CarSounds Carillon Castanet Cavaquinho Caxixi Celesta Cello CelloBanjo CelticHarp
    Chalumeau Chamberlin ChapmanStick Charango Chatter ChewingSounds ChildVoice ChildrensBackgroundVocalist Chimes
    Chocalho Choir ChromaticButtonAccordion ChromaticHarmonica ChurchBells Cimbalom Cimbasso Citole Cittern
    Clapstick Clarinet ClarinoTrumpet Claves Clavichord Clavinet Claypot Comb ConcertHarp Concertina ConchShell
    Congas ContraAltoClarinet ContrabassClarinet ContrabassRecorder ContrabassSarrusophone ContrabassSaxophone
    ContrabassTrombone Contrabassoon Cordovox Cornet Cornetto Cowbell Craviola Crotales Crumhorn Crwth Cuatro Cuica
    Cumbus Cymbal(Crash) Cymbal(Ride) Cymbal(Suspended) Cymbals Daegeum Daf Damaru DanBau DanTranh Davul Dayereh
    Defi Dhol Dholak Dictophone Didgeridoo Dilruba Diple Dizi Djembe DobroGuitar Dohol Dombra Domra DoubleBass
    DoubleHarp DoubleViolin DoublebassViol Doumbek Dranyen DrumKit DrumMachine DrumSample DrumSticks Duduk Duggi
    Dulcian Dulcitone Dungchen Dunun Dutar Dzuddahord Ektara Electric6StringViolin ElectricBassGuitar ElectricCello
    ElectricGuitar ElectricHarp ElectricMandolin ElectricOrgan ElectricPiano ElectricSitar ElectricViola
    ElectricViolin ElectroAcousticHurdyGurdy ElephantBell EnglishHorn Ennanga EpinetteDesVosges Erhu Esraj Euphonium
    FemaleBackgroundVocalist FemaleVoice Fiddle Fife FingerClicks FingerCymbals FingerSnaps Fiscorn Flabiol
    Flageolet Flexatone Floyera Flugelhorn Flute FolkHarp FolkloricPercussion FootStomp Fortepiano FrenchHorn
    FretlessBassGuitar Frog FryingPanGuitar Fujara Gadulka Gambang Gamelan Ganga Gardon Gasba Gayageum Gemshorn
    GermanFlute Ghaita Ghaychak GirlVoice Gittern Gizmo GlassHarmonica GlassHarp Glockenspiel Gong GrandPiano
    GreatBassRecorder GroupBackgroundVocalists Guacharaca Guache Guanzi Guira Guiro Guitar Guitarron Gunshots Guqin
    Gusli Guzheng Gyaling Haegeum HammeredDulcimer HammeredStrings HammondOrgan HandBells HandChimes HandClaps
    HardangerFiddle Harmonica Harp Harpsichord Heckelphone Helicon HeraldTrumpet HiHatCymbal HighlandPipes
    HohnerGuitaret HotFountainPen Huapanguera HurdyGurdy IrishBouzouki IrishLowWhistle Jagdhorn Jakhay JamBlock
    JaranaJarocha Jawbone Jawharp JewsHarp Jinghu Jug Kacapi Kalimba Kanjira Kantele Kanun Katsa Kaval Kazoo
    Kemenche Kendang Keyboard KeyedTrumpet Khamak Khartal Khene Khim Khlui Khol KhongWongLek KhongWongYai Knuckles
    Kora Koto Kugo Langeleik Laouto LapSteelGuitar LatinPercussion Launeddas LeadVocalist Leona Lirone Lithophone
    Lokole LowreyOrgan Lur Lute Lutheal LyraViol Lyre Madal MagneticTapeTreatments MaleBackgroundVocalist MaleVoice
    Mandocello Mandola Mandolele Mandolin Mandolino Mandore Maracas Marimba Marimbaphone Marimbula Marxophone Mazhar
    MedievalFiddle MedievalHarp Mellophone Mellotron Melodeon Melodica MetalCans Mijwiz MiniatureKhene
    MixedBackgroundVocalist MixedVoice Mizmar MohanVeena MouthOrgan MouthPercussion Mridangam Muharsing Musette
    MusicBox MusicalBow Naal Nadaswaram Nagara Nai NativeAmericanFlute NaturalHorn NaturalTrumpet NeutralVoice
    NeyFlute Ngoni Njarka Nyatiti Nyckelharpa NylonStringGuitar Oboe OboeDAmore OboeDaCaccia OboromDrum Ocarina
    Octoban Omnichord Ophicleide Optigan OrchestralHit OrchestralPercussion Organ Organistrum Orpharion
    OtherInstrument Oud PaddleDrums Paixiao PanFlute Pandeiro Pandura ParaguayanHarp Pedabro PedalSteelGuitar
    PercussionInstrument PercussionSection Phin Phonofiddle Pi Pianet Piano PianoAccordion PianoHarp Pianola
    PiccoloBass PiccoloClarinet PiccoloFlute PiccoloTrumpet Pinkillu Pipa PipeOrgan PitchedPercussionInstrument
    PluckedDulcimer PluckedStrings PocketTrumpet PoliceWhistle PongLang PortugueseGuitar PositiveOrgan PostHorn
    PotsAndPans PreparedPiano Psaltery PumpOrgan Pungi Qarkabeb Quena Quenacho Rabel Rackett Rainstick Ranat Ratchet
    Rattle Rauschpfeife Rebab Rebec RecoReco RecordNoise Recorder ReedInstrument Regal RenaissanceGuitar Repinique
    Rhodes RhythmStick Riq Rnga Rolmo RomanticGuitar Rondador Rototoms Sabar Sackbut SampledKeyboard SandBlocks
    Santoor Sarangi Sarod Sarrusophone Saung Saw SawDuang Saxophone Scratcher Serpent Shaker Shakuhachi Shamisen
    Shawm Shekere Shelltone Shenai Sheng Sho Shofar ShrutiBox ShviWhistle Siku Simsimiyya SingingBowls Sintir Siren
    Sistrum Sitar Slapstick SleighBells SlideSaxophone SlideTrumpet SlideWhistle SnareDrum SnareDrum(Marching)
    SopraninoRecorder SopraninoSaxophone SopranoClarinet SopranoCornet SopranoCrumhorn SopranoDomra SopranoDulcian
    SopranoRecorder SopranoSaxophone SopranoShawm SopranoTrumpet Sordun SoundDesign SoundEffects Sousaphone
    SpectrasonicsOmnisphere Spinet Spoons SpringDrum SquarePiano SteelDrums Sticks StringInstrument StringSection
    StrohlViolin Suling Suona Surbahar Surdo Swarmandal SynthBass SynthBrass SynthChoir SynthFX SynthLead SynthPad
    SynthSteelDrums SynthStrings Synthesizer Taal Taarija Tabla Tabor TackPiano Taiko TalkingDrum Tambora Tamborim
    Tambourine Tambura Tanbour Tanpura TaongaPuoro Tar(Percussion) Tar(String) Tarka Tarogato Tarol TempleBell
    TempleBlocks TenorBanjo TenorCrumhorn TenorDrum TenorDulcian TenorFlute TenorGuitar TenorRebec TenorRecorder
    TenorSackbut TenorSaxophone TenorShawm TenorTrombone TenorViol Thavil Theorbo ThunderSheet TibetanBells Timbales
    Timbau Timpani Timple TinWhistle Tingsha Tiple TogamanGuitarViol Tompak Toms TongueDrum TouchGuitar ToyAccordion
    ToyPiano TrainSounds Treatments TrebleRebec TrebleViol Tres Triangle TrombaMarina Trombone Trumpet Tuba Tumbi
    Turntable Tusselfloyte Txalaparta Tzouras Udu UilleanPipes Ukulele UliUli UnintendedArtifacts
    UnpitchedPercussionInstrument UprightBass UprightPiano Urumee VakoOrchestron Valiha ValveTrombone Veena
    VenezuelanHarp VeracruzHarp ViTar Vibraphone Vibraslap VichitraVeena Vielle Vihuela Viol Viola ViolaCaipira
    ViolaDAmore ViolaPomposa Violin ViolinoPiccolo Virginals Vuvuzela WagnerTuba Washboard WashtubBass Waterphone
    WelshTripleHarp WillowFlute WindChimes WindInstrument WindMachine WindSection WireStrungHarp WobbleBoard
    WoodBlock WoodFlute WoodTrumpet Wot Xalam Xaphoon Xiao Xun Xylophone Xylorimba Yangqin YayliTambur Yokin Yueqin
    Zerbaghali Zeze Zhonghu Zither Zummara Zurna ZydecoRubboard
"""
_SINCE_43 = "Voice"
_SINCE_432 = """
    BassGuitar BassOboe Bells Drum Harmonium Horn Klavier Mbira OndesMartenot Ruan Sampler Tambour Tamtam Theremin
    ViolaDaGamba
"""


@cache
def _names(version: str) -> Mapping[str, str]:
    later = {"4.2": "", "4.3": _SINCE_43}.get(version, f"{_SINCE_43} {_SINCE_432}")
    return {_normalized(name): name for name in f"{_COMMON} {later}".split()}


def _normalized(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


@lru_cache(maxsize=4096)
def instrument_code(name: str, version: str) -> str | None:
    """DDEX's name for the instrument in a 4.x `version`; None if it has none (3.8.2 accepts any text)."""
    return _names(version).get(_normalized(name))
