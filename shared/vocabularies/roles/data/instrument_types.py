"""The values of DDEX's InstrumentType, by the versions that have them. Data only.

Source: the allowed value sets of ERN 4.1.1, ERN 4.2 (2020-05-18), AVS 3 (ERN 4.3) and AVS 9 (ERN 4.3.2), published at
ddex.net. In ERN 3.8.2 an instrument is free text.
"""

from collections.abc import Mapping

TYPES: Mapping[tuple[str, ...], str] = {
    ("4.1", "4.2", "4.3", "4.3.2"): """
        12-StringElectricGuitar 12-StringGuitar 5-StringBanjo AcousticBassGuitar AcousticGuitar AfricanHarp
        AfricanPercussion AgogoBells Alboka Alpenhorn AltoClarinet AltoCrumhorn AltoFlute AltoHorn
        AltoRecorder AltoSackbut AltoSaxophone AltoShawm AltoTrombone AltoViol AndeanHarp Angklung Anvil
        Apito ArchLute Arghul Atumpan Aulochrome Autoharp BabyBass Baglama Bagpipes BahianGuitar BajoSexto
        Balafon Balalaika Bandoneon Bandura Bandurria Banhu Banjo BanjoGuitar Banjolin Bansuri
        BaritoneGuitar BaritoneHorn BaritoneOboe BaritoneSaxophone BaroqueBassoon BaroqueCello
        BaroqueClarinet BaroqueFlute BaroqueGuitar BaroqueOboe BaroqueRecorder BaroqueViola BaroqueViolin
        BarrelOrgan Baryton BassBanjo BassCittern BassClarinet BassDrum(Concert) BassDulcian BassFlute
        BassHarmonica BassRebec BassRecorder BassSackbut BassSaxophone BassShawm BassTrombone BassTrumpet
        BassTuba BassViol BassetClarinet BassetHorn BassoDaBraccio Bassoon Bata Bawu BellTree Bendir
        Berimbau BicyclePump BinghiDrum BirdWhistle Biwa Bodhran BodyPercussion Bombard Bombo BomboLeguero
        Bones Bongos BosunsWhistle Bottles Bouzouki BoyVoice Bozoq BrassInstrument Breakbeat BufoBass Bugle
        Cabasa Caixa Caja Cajon Calabash Calliope Carillon Castanet Cavaquinho Caxixi Celesta Cello
        CelloBanjo CelticHarp Chalumeau Chamberlin ChapmanStick Charango ChildVoice
        ChildrensBackgroundVocalist Chimes Chocalho Choir ChromaticButtonAccordion ChromaticHarmonica
        Cimbalom Cimbasso Citole Cittern Clapstick Clarinet ClarinoTrumpet Claves Clavichord Clavinet
        Claypot Comb ConcertHarp Concertina ConchShell Congas ContraAltoClarinet ContrabassClarinet
        ContrabassRecorder ContrabassSarrusophone ContrabassSaxophone ContrabassTrombone Contrabassoon
        Cordovox Cornet Cornetto Cowbell Craviola Crotales Crumhorn Crwth Cuatro Cuica Cumbus
        Cymbal(Suspended) Cymbals Daf Damaru DanBau DanTranh Davul Dayereh Defi Dhol Dholak Dictophone
        Didgeridoo Dilruba Diple Dizi Djembe DobroGuitar Dohol Dombra Domra DoubleBass DoubleHarp
        DoubleViolin DoublebassViol Doumbek Dranyen DrumKit DrumMachine DrumSample DrumSticks Duduk Duggi
        Dulcian Dulcitone Dungchen Dunun Dutar Dzuddahord Ektara Electric6StringViolin ElectricBassGuitar
        ElectricCello ElectricGuitar ElectricHarp ElectricMandolin ElectricOrgan ElectricPiano ElectricSitar
        ElectricViola ElectricViolin ElectroAcousticHurdyGurdy ElephantBell EnglishHorn Ennanga
        EpinetteDesVosges Erhu Esraj Euphonium FemaleBackgroundVocalist FemaleVoice Fiddle Fife FingerClicks
        FingerCymbals FingerSnaps Fiscorn Flabiol Flageolet Flexatone Floyera Flugelhorn Flute FolkHarp
        FolkloricPercussion FootStomp Fortepiano FrenchHorn FretlessBassGuitar Frog FryingPanGuitar Fujara
        Gadulka Gambang Gamelan Ganga Gardon Gasba Gayageum Gemshorn GermanFlute Ghaita Ghaychak GirlVoice
        Gittern Gizmo GlassHarmonica GlassHarp Glockenspiel Gong GrandPiano GreatBassRecorder
        GroupBackgroundVocalists Guacharaca Guache Guanzi Guira Guiro Guitar Guitarron Guqin Gusli Guzheng
        Gyaling HammeredDulcimer HammondOrgan HandBells HandChimes HandClaps HardangerFiddle Harmonica
        Harpsichord Heckelphone Helicon HeraldTrumpet HiHatCymbal HighlandPipes HohnerGuitaret
        HotFountainPen Huapanguera HurdyGurdy IrishBouzouki IrishLowWhistle Jagdhorn Jakhay JamBlock
        JaranaJarocha Jawbone Jawharp JewsHarp Jinghu Jug Kacapi Kalimba Kanjira Kantele Kanun Katsa Kaval
        Kazoo Kemenche Kendang Keyboard KeyedTrumpet Khamak Khartal Khene Khim Khlui Khol KhongWongLek
        KhongWongYai Knuckles Kora Koto Kugo Langeleik Laouto LapSteelGuitar LatinPercussion Launeddas Leona
        Lirone Lithophone Lokole LowreyOrgan Lur Lute Lutheal LyraViol Lyre Madal MagneticTapeTreatments
        MaleBackgroundVocalist MaleVoice Mandocello Mandola Mandolele Mandolin Mandolino Mandore Maracas
        Marimba Marimbaphone Marimbula Marxophone Mazhar MedievalFiddle MedievalHarp Mellophone Mellotron
        Melodica MetalCans Mijwiz MiniatureKhene MixedBackgroundVocalist MixedVoice Mizmar MohanVeena
        MouthOrgan MouthPercussion Mridangam Muharsing Musette MusicBox MusicalBow Naal Nadaswaram Nagara
        Nai NaturalHorn NaturalTrumpet NeutralVoice NeyFlute Ngoni Njarka Nyatiti Nyckelharpa
        NylonStringGuitar Oboe OboeDAmore OboeDaCaccia OboromDrum Ocarina Octoban Omnichord Ophicleide
        Optigan OrchestralHit OrchestralPercussion Organistrum Orpharion Oud PaddleDrums Paixiao PanFlute
        Pandeiro Pandura ParaguayanHarp Pedabro PedalSteelGuitar PercussionInstrument PercussionSection Phin
        Phonofiddle Pi Pianet PianoAccordion PianoHarp Pianola PiccoloBass PiccoloClarinet PiccoloFlute
        PiccoloTrumpet Pinkillu Pipa PipeOrgan PitchedPercussionInstrument PluckedDulcimer PocketTrumpet
        PoliceWhistle PongLang PortugueseGuitar PositiveOrgan PostHorn PotsAndPans PreparedPiano Psaltery
        Pungi Qarkabeb Quena Quenacho Rabel Rackett Rainstick Ranat Ratchet Rattle Rauschpfeife Rebab Rebec
        RecoReco Recorder ReedInstrument Regal RenaissanceGuitar Repinique Rhodes RhythmStick Riq Rnga Rolmo
        RomanticGuitar Rondador Rototoms Sabar Sackbut SampledKeyboard SandBlocks Santoor Sarangi Sarod
        Sarrusophone Saung Saw SawDuang Saxophone Scratcher Serpent Shaker Shakuhachi Shamisen Shawm Shekere
        Shelltone Shenai Sheng Sho Shofar ShrutiBox ShviWhistle Siku Simsimiyya SingingBowls Sintir Siren
        Sistrum Sitar Slapstick SleighBells SlideSaxophone SlideTrumpet SlideWhistle SnareDrum
        SnareDrum(Marching) SopraninoRecorder SopraninoSaxophone SopranoClarinet SopranoCornet
        SopranoCrumhorn SopranoDomra SopranoDulcian SopranoRecorder SopranoSaxophone SopranoShawm
        SopranoTrumpet Sordun SoundEffects Sousaphone SpectrasonicsOmnisphere Spinet Spoons SpringDrum
        SquarePiano SteelDrums Sticks StringInstrument StringSection StrohlViolin Suling Suona Surbahar
        Surdo Swarmandal SynthBass SynthBrass SynthChoir SynthPad SynthSteelDrums SynthStrings Synthesizer
        Taal Taarija Tabla Tabor TackPiano Taiko TalkingDrum Tambora Tamborim Tambourine Tambura Tanbour
        Tanpura TaongaPuoro Tar(Percussion) Tar(String) Tarka Tarogato Tarol TempleBell TempleBlocks
        TenorBanjo TenorCrumhorn TenorDrum TenorDulcian TenorFlute TenorGuitar TenorRebec TenorRecorder
        TenorSackbut TenorSaxophone TenorShawm TenorViol Thavil Theorbo ThunderSheet TibetanBells Timbales
        Timbau Timpani Timple TinWhistle Tingsha Tiple TogamanGuitarViol Tompak Toms TongueDrum TouchGuitar
        ToyAccordion ToyPiano Treatments TrebleRebec TrebleViol Tres Triangle TrombaMarina Trombone Trumpet
        Tuba Tumbi Turntable Tusselfloyte Txalaparta Tzouras Udu UilleanPipes Ukulele UliUli
        UnpitchedPercussionInstrument UprightBass UprightPiano Urumee VakoOrchestron Valiha ValveTrombone
        Veena VeracruzHarp ViTar Vibraphone Vibraslap VichitraVeena Vielle Vihuela Viol Viola ViolaCaipira
        ViolaDAmore ViolaPomposa Violin ViolinoPiccolo Virginals WagnerTuba Washboard WashtubBass Waterphone
        WelshTripleHarp WillowFlute WindChimes WindInstrument WindMachine WindSection WireStrungHarp
        WobbleBoard WoodBlock WoodFlute WoodTrumpet Wot Xalam Xaphoon Xiao Xun Xylophone Xylorimba Yangqin
        YayliTambur Yokin Yueqin Zerbaghali Zeze Zhonghu Zither Zummara Zurna ZydecoRubboard
    """,
    ("4.1",): """
        AcousticPiano AkaiMPC1000 AkaiS1000 AltoVoice AnalogueDrumMachine AnalogueSynthesizer AppomatoxBugle
        ArcoAcousticBass ArpSolinaStringEnsemble BaldwinFunMachine BaritoneVoice BassBaritoneVoice
        BassPedals BassVoice BigBand Bontempi BrassBand BrassSection Brushes ChamberOrchestra ChildrensChoir
        ChinaCymbal ChiryaTarang ClaviaNordLead ComputermusicSynthesis ContrabassVoice ContraltoVoice
        CountertenorVoice CountryGroup CrashCymbal CrumarRoadrunner2 Dectet DiatonicButtonAccordion
        DigitalSynthesizer DjScratching Doepfer Drehleier DrumController DrumKat Duet Electric5StringBass
        Electric6StringBass ElectricSlideGuitar ElectricUprightBass ElectronicBagpipes ElectronicGroup
        ElectronicWindInstrument Electronium EmsVSC3 FairlightCMI Farfisa FemaleChoir FenderBass
        FenderJazzBass FenderJazzmaster FenderPrecisionBass FenderStratocaster FenderTelecaster FloorToms
        FolkGroup Frippertronics GibsonFirebird GibsonLesPaul GibsonSG GrooveBox GuitarSynth HammondB3
        HammondC3 HawaiianLapSteelGuitar HighVocalRegister HofnerBass InfiniteGuitar JazzBand KeyboardBass
        KeyboardController KickDrum Kokin KorgMS10 KorgMicrokorg KorgTrident LakotaLoveFlute LatinGroup
        Looping LowVocalRegister Lyricon MaleChoir Manjira Manzello MarchingBand MechanicalInstrument
        MediumVocalRegister Melodian Metallophone MezzoSopranoVoice MilitaryBand MixedChoir MixedPercussion
        Moog MoogGuitar MoogMinimoog MoogPolymoog MoogRogue MoogVoyager Nonet Novachord NovationBassStation
        Oberheim Octet Orchestra Palmas PiccoloVoice Pipe PipeAndDrumGroup PopBand Quartet Quintet ReedOrgan
        RideCymbal RockBand RolandHandsonicHPD15 RolandJuno RolandJuno60 RolandJupiter8
        RolandParaphonicStringsRS505 RolandTB303 RolandTR808 RolandVDrums SampleSequencer SampledDrumMachine
        Saxello Septet SequentialCircuitsProphet5 Sextet SlideGuitar SoftwareSynthesizer SopraninoVoice
        SopranoVoice SplashCymbal StarInstrumentsSynare StringMachine StringedKeyboardInstrument Stritch
        Strumstick Stylophone Synclavier Syncussion Syndrums TacomaPaposeAcousticGuitar Tenor TenorClarinet
        TenorHorn TenorTuba TibetanBowls ToyInstrument TraversoFlute Trio TubularBells VenezualanHarp
        ViolaDaBraccio VocalAccompaniment VocalEnsemble VoxContinental WineGlasses WoodwindInstrument
        WoodwindSection Wurlitzer200A WurlitzerElectricPiano WurlitzerOrgan YamahaCP80 YamahaCS80 YamahaQY70
        Zampona Zourna Zurla
    """,
    ("4.2", "4.3", "4.3.2"): """
        Accordion AcousticKeyboard AnimalSounds Applause ArpeggiatingSynth Bass BassDrum(Kick) BirdSong
        BowedStrings BrazilianPercussion CarSounds Chatter ChewingSounds ChurchBells Cymbal(Crash)
        Cymbal(Ride) Daegeum Gunshots Haegeum HammeredStrings Harp LeadVocalist Melodeon NativeAmericanFlute
        Organ OtherInstrument Piano PluckedStrings PumpOrgan RecordNoise SoundDesign SynthFX SynthLead
        TenorTrombone TrainSounds UnintendedArtifacts VenezuelanHarp Vuvuzela
    """,
    ("4.3.2",): """
        BassOboe Bells Drum Horn Klavier Mbira Ruan Tambour Tamtam
    """,
    ("4.1", "4.3.2"): """
        BassGuitar Harmonium OndesMartenot Sampler Theremin ViolaDaGamba
    """,
    ("4.1", "4.3", "4.3.2"): """
        Voice
    """,
}
