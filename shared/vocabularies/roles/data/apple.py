"""The roles of Apple Music's credits. Data only.

Source: Apple Music Specification 5.3 (help.apple.com/itc/musicspec), roles and the instruments that it names. Of
UNPUBLISHED, Apple's pages say nothing; the names are used in credits that Apple Music shows.
"""

from collections.abc import Mapping

_CREDITS = """
    Performer, Vocals, Featuring, With, Remixer, Composer, Songwriter, Lyricist, Producer, Co-Producer,
    Executive Producer, Arranger, Conductor, Orchestra, Ensemble, Choir, Soloist, Actor, Author, Narrator,
    Mixing Engineer, Mastering Engineer, Recording Engineer, Programming
"""
_INSTRUMENTS = """
    Accordion, Acoustic Bass, Acoustic Guitar, Alto Saxophone, Bagpipes, Banjo, Baritone Saxophone, Bass, Bass
    Clarinet, Bass Guitar, Bass Trombone, Bassoon, Bells, Bongos, Brass, Cello, Clarinet, Classical Guitar,
    Clavinet, Congas, Contrabass, Cornet, Cymbals, DJ Scratches, Dobro, Double Bass, Drums, Electric Bass,
    Electric Guitar, Electric Piano, Electronic Drums, English Horn, Fiddle, Flugelhorn, Flute, French Horn,
    Glass Harmonica, Glockenspiel, Grand Piano, Guitar, Harmonica, Harp, Harpsichord, Horn, Keyboard, Lead
    Guitar, Lute, Mandolin, Maracas, Marimba, Mellotron, Moog Synthesizer, Oboe, Organ, Percussion, Piano,
    Piccolo, Pipe Organ, Rhodes Piano, Rhythm Guitar, Saxophone, Shaker, Sitar, Slide Guitar, Snare Drum,
    Soprano Saxophone, Steel Drums, Steel Guitar, Strings, Synthesizer, Tabla, Talk Box, Tambourine, Tenor
    Saxophone, Theremin, Timbales, Timpani, Triangle, Trombone, Trumpet, Tuba, Turntables, Ukulele, Upright
    Bass, Vibraphone, Viola, Violin, Vocoder, Whistle, Wood Block, Woodwinds, Wurlitzer, Xylophone
"""
_UNPUBLISHED = """
    Additional Vocals, Alto, Baritone, Chorus, DJ Mixer, Lead Vocals, Mezzo Soprano, Primary Artist, Solo,
    Soprano, Tenor, A&R, Art Direction, Artist Development, Assistant Engineer, Assistant Mastering Engineer,
    Assistant Mix Engineer, Assistant Producer, Assistant Recording Engineer, Associated Performer, Audio
    Director, Audio Editor, Audio Post Production, Compiler, Creative Director, Design, Digital Editor,
    Director, Editing, Engineer, Featured Artist, Graphic Design, Illustration, Liner Notes, Mastering, Mix
    Engineer, Mixer, Mixing, Music Director, Music Supervisor, Orchestra Contractor, Orchestrator, Package
    Design, Photography, Post Production, Production, Production Assistant, Production Coordinator, Production
    Manager, Project Coordinator, Recording, Recording Arranger, Recording Producer, Remastering, Restoration,
    Sound Design, Sound Editor, Sound Effects, Sound Engineer, Studio Personnel, Supervisor, Technical Producer,
    Tracking, Tracking Engineer, Transfer, Video Director, Video Editor, Video Producer, Visual Effects, Vocal
    Arranger, Vocal Coach, Vocal Engineer, Vocal Producer, Adapter, Composer Lyricist, Contributing Artist,
    Librettist, Music, Music Arranger, Music Publisher, Original Artist, Original Lyricist, Originator, Primary,
    Publisher, Score, Translator, Words, Writer
"""


def _split(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in " ".join(text.split()).split(","))


CREDITS, INSTRUMENTS, UNPUBLISHED = _split(_CREDITS), _split(_INSTRUMENTS), _split(_UNPUBLISHED)

NEAREST: Mapping[str, str] = {
    "Accompanyist": "Performer",
    "AdditionalEngineer": "Recording Engineer",
    "AdditionalMixingEngineer": "Mixing Engineer",
    "AdditionalStudioProducer": "Producer",
    "Adapter": "Arranger",
    "AssistantConductor": "Conductor",
    "AssistantProducer": "Producer",
    "AssociateProducer": "Co-Producer",
    "BackgroundVocalist": "Vocals",
    "ChoirMember": "Choir",
    "ChorusMaster": "Conductor",
    "CoExecutiveProducer": "Executive Producer",
    "CoMixer": "Mixing Engineer",
    "CoMixingEngineer": "Mixing Engineer",
    "Composer": "Composer",
    "ComposerLyricist": "Songwriter",
    "GuestConductor": "Conductor",
    "ImmersiveMasteringEngineer": "Mastering Engineer",
    "ImmersiveMixingEngineer": "Mixing Engineer",
    "LeadVocalist": "Vocals",
    "Librettist": "Lyricist",
    "Lyricist": "Lyricist",
    "MasteringEngineer": "Mastering Engineer",
    "MasteringSecondEngineer": "Mastering Engineer",
    "Mixer": "Mixing Engineer",
    "MixingEngineer": "Mixing Engineer",
    "MixingSecondEngineer": "Mixing Engineer",
    "MusicArranger": "Arranger",
    "OrchestraMember": "Orchestra",
    "OverdubEngineer": "Recording Engineer",
    "Programmer": "Programming",
    "ProgrammingEngineer": "Programming",
    "RecordingEngineer": "Recording Engineer",
    "RecordingSecondEngineer": "Recording Engineer",
    "RemixingEngineer": "Remixer",
    "SecondConductor": "Conductor",
    "Speaker": "Narrator",
    "StringEngineer": "Recording Engineer",
    "StringProducer": "Producer",
    "StudioConductor": "Conductor",
    "StudioProducer": "Producer",
    "SubArranger": "Arranger",
    "SubLyricist": "Lyricist",
    "SurroundMixingEngineer": "Mixing Engineer",
    "TrackingEngineer": "Recording Engineer",
    "Translator": "Lyricist",
    "VocalArranger": "Arranger",
    "VocalEngineer": "Recording Engineer",
    "VocalProducer": "Producer",
    "VoiceActor": "Actor",
}
"""For a ContributorRole, the nearest role of Apple's."""

NEAREST_KIND: Mapping[str, str] = {"performer": "Performer", "voice": "Vocals", "instrument": "Performer"}
"""For all other roles of a kind."""
