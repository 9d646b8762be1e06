"""Maps the label's role names to DDEX roles, by vocabularies per version and synonyms, all of it data.

Vocabularies are the names in ContributorRole (4.2; AVS 3 and 9) and, for 3.8.2, in ResourceContributorRole and
MusicalWorkContributorRole. A role that is in no vocabulary is sent as `UserDefined` in the sender's namespace.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

Bucket = Literal["resource", "work"]
"""The list of a 3.8.2 message that a contributor belongs to; 4.x has one list for both."""

_COMMON = """
    AAndRAdministrator AAndRCoordinator Accompanyist Actor Adapter AdditionalEngineer AdditionalMixingEngineer
    AdditionalPerformer AdditionalProgrammingEngineer AdditionalStudioProducer AnchorPerson AnimalTrainer Animator
    Annotator Announcer Architect Armourer Arranger ArtCopyist ArtDirector Artist ArtistBackgroundVocalEngineer
    ArtistVocalEngineer ArtistVocalSecondEngineer AssistantCameraOperator AssistantChiefLightingTechnician
    AssistantConductor AssistantDirector AssistantEditor AssistantEngineer AssistantProducer AssistantVisualEditor
    AssociateProducer AssociatedPerformer AuralTrainer Author AuthorInQuotations AuthorOfAfterword
    BackgroundVocalist BalanceEngineer BandLeader Binder BindingDesigner BookDesigner BookProducer BookPublisher
    BookjackDesigner BookplateDesigner BroadcastAssistant BroadcastJournalist Calligrapher CameraOperator Carpenter
    Cartographer Cartoonist CastingDirector Causeur Censor ChiefLightingTechnician Choir ChoirMember Choreographer
    ChorusMaster CircusArtist ClapperLoader ClubDJ CoDirector CoExecutiveProducer CoMixer CoMixingEngineer
    CoProducer ColorSeparator Comedian Commentator CommissioningBroadcaster CompilationProducer Compiler Composer
    ComposerLyricist ComputerGraphicCreator ComputerProgrammer Conceptor ConcertMaster Conductor Consultant
    ContinuityChecker Contractor CopyrightClaimant CopyrightHolder Correspondent CostumeDesigner CoverDesigner
    Creator DJ Dancer Delineator Designer DialogueAuthor DialogueCoach DialogueDirector
    DigitalAudioWorkstationEngineer DigitalEditingEngineer DigitalEditingSecondEngineer DirectStreamDigitalEngineer
    Director Dissertant DistributionCompany Draughtsman Dresser Dubber Editor EditorInChief EditorOfTheDay Encoder
    Engineer Engraver Ensemble Etcher ExecutiveProducer Expert Facsimilist FightDirector FilmDirector
    FilmDistributor FilmEditor FilmProducer FilmSoundEngineer FloorManager FocusPuller FoleyArtist FoleyEditor
    FoleyMixer GraphicArtist GraphicAssistant GraphicDesigner Greensman Grip GroupMember GuestConductor Hairdresser
    Illustrator ImmersiveMixingEngineer InitialProducer InterviewedGuest Interviewer Journalist KeyCharacter KeyGrip
    KeyTalent LandscapeArchitect LeadPerformer LeadVocalist Leadman Librettist LightingDirector LightingTechnician
    Lithographer LocationManager Lyricist MakeUpArtist Manufacturer MasteringEngineer MasteringSecondEngineer
    MatteArtist MetalEngraver Mixer MixingEngineer MixingSecondEngineer MusicArranger MusicCopyist MusicDirector
    MusicGroup MusicPublisher Musician Narrator NewsProducer NewsReader NewspaperPublisher NonLyricAuthor Orchestra
    OrchestraMember OriginalArtist OriginalPublisher OverdubEngineer OverdubSecondEngineer Painter Performer
    PeriodicalPublisher Photographer PhotographyDirector PlateMaker PlaybackSinger Playwright PostProducer
    PreProduction PreProductionEngineer PreProductionSecondEngineer PrimaryMusician ProductionAssistant
    ProductionCompany ProductionCoordinator ProductionDepartment ProductionManager ProductionSecretary
    ProgramProducer Programmer ProgrammingEngineer ProjectEngineer PropertyManager PublishingDirector Puppeteer
    Pyrotechnician RecordingEngineer RecordingSecondEngineer Redactor ReissueProducer RemixedArtist Remixer
    RemixingEngineer RemixingSecondEngineer Repetiteur Reporter ResearchTeamHead ResearchTeamMember Researcher
    Restager Reviewer Rigger RightsControllerOnProduct Rubricator Runner ScenicOperative ScientificAdvisor
    ScreenplayAuthor ScriptSupervisor Sculptor SecondAssistantCameraOperator SecondAssistantDirector SecondConductor
    SecondEngineer SecondUnitDirector SeriesProducer SetDesigner SetDresser SignLanguageInterpreter Soloist
    SoundDesigner SoundMixer SoundRecordist SoundSupervisor Speaker SpecialEffectsTechnician Sponsor
    StageAssistantEngineer StageDirector StageEngineer StoryTeller StringEngineer StringProducer StringsDirector
    StudioConductor StudioMusician StudioPersonnel StudioProducer Stunts SubArranger SubLyricist SubPublisher
    SubstitutedPublisher SubtitlesEditor SubtitlesTranslator SupportingActor SurroundMixingEngineer
    SurroundMixingSecondEngineer TapeOperator TechnicalDirector Tonmeister TrackingEngineer TrackingSecondEngineer
    TransfersAndSafetiesEngineer TransfersAndSafetiesSecondEngineer Translator TransportationManager
    Treatment/ProgramProposal TypeDesigner VideoDirector VideoMusicalDirector VideoProducer Videographer VisionMixer
    VisualEditor VisualEffectsTechnician VocalArranger VocalEditingEngineer VocalEditingSecondEngineer VocalEngineer
    VocalProducer VocalSecondEngineer Vocalist VoiceActor Wardrobe WoodEngraver Woodcutter
    WriterOfAccompanyingMaterial
"""
_SINCE_43 = "Presenter"
_SINCE_432 = "ImmersiveMasteringEngineer Mime"

_RESOURCE_38 = """
    Actor Architect Artist AssociatedPerformer Band BookPublisher Cartoonist Choir Choreographer
    ComputerGraphicCreator Conductor CostumeDesigner Designer Dubber Encoder Ensemble FeaturedArtist FilmDirector
    FilmDistributor FilmEditor FilmProducer FilmSoundEngineer GraphicArtist GraphicDesigner Journalist MainArtist
    Member MusicDirector Narrator NewspaperPublisher Orchestra Painter PeriodicalPublisher Photographer
    PhotographyDirector PlaybackSinger PrimaryMusician Producer Programmer RightsControllerOnProduct
    ScreenplayAuthor SetDesigner Soloist StageDirector StudioPersonnel SubtitlesEditor SubtitlesTranslator
    VoiceActor
"""
_WORK_38 = """
    Adapter Arranger Author Composer ComposerLyricist Librettist Lyricist MusicPublisher NonLyricAuthor
    OriginalPublisher SubArranger SubLyricist SubPublisher SubstitutedPublisher Translator
"""

_SYNONYMS: Mapping[str, str] = {
    "accordionist": "Musician",
    "acoustics": "Engineer",
    "anr": "AAndRAdministrator",
    "artandrepertoire": "AAndRAdministrator",
    "arrangement": "Arranger",
    "artwork": "GraphicDesigner",
    "assistantmixer": "MixingSecondEngineer",
    "assistantmixingengineer": "MixingSecondEngineer",
    "assistantmasteringengineer": "MasteringSecondEngineer",
    "assistantrecordingengineer": "RecordingSecondEngineer",
    "audioengineer": "Engineer",
    "backingvocalist": "BackgroundVocalist",
    "backingvocals": "BackgroundVocalist",
    "backgroundvocals": "BackgroundVocalist",
    "band": "MusicGroup",
    "bassist": "Musician",
    "beatmaker": "StudioProducer",
    "cellist": "Musician",
    "choreography": "Choreographer",
    "composition": "Composer",
    "coexecutive": "CoExecutiveProducer",
    "composerandlyricist": "ComposerLyricist",
    "coverart": "CoverDesigner",
    "coverartist": "CoverDesigner",
    "drummer": "Musician",
    "editingengineer": "DigitalEditingEngineer",
    "executive": "ExecutiveProducer",
    "featuredartist": "Artist",
    "featuring": "Artist",
    "guitarist": "Musician",
    "instrumentalist": "Musician",
    "keyboardist": "Musician",
    "leadsinger": "LeadVocalist",
    "leadvocals": "LeadVocalist",
    "linernotes": "WriterOfAccompanyingMaterial",
    "lyrics": "Lyricist",
    "mainartist": "Artist",
    "mastering": "MasteringEngineer",
    "masteringby": "MasteringEngineer",
    "masterer": "MasteringEngineer",
    "mixing": "MixingEngineer",
    "mix": "MixingEngineer",
    "musicpublishing": "MusicPublisher",
    "member": "GroupMember",
    "orchestrator": "Arranger",
    "photo": "Photographer",
    "photography": "Photographer",
    "pianist": "Musician",
    "producer": "StudioProducer",
    "production": "StudioProducer",
    "musicproducer": "StudioProducer",
    "recordproducer": "StudioProducer",
    "publisher": "MusicPublisher",
    "rapper": "Vocalist",
    "recording": "RecordingEngineer",
    "recordist": "RecordingEngineer",
    "remix": "Remixer",
    "sessionmusician": "StudioMusician",
    "singer": "Vocalist",
    "songwriter": "ComposerLyricist",
    "soundengineer": "Engineer",
    "text": "Lyricist",
    "translation": "Translator",
    "violinist": "Musician",
    "vocals": "Vocalist",
    "vocal": "Vocalist",
    "words": "Lyricist",
    "writer": "ComposerLyricist",
}
"""Common role names -> ContributorRole (4.x). All names in lower case, without spaces and punctuation."""

_NARROWED_38: Mapping[str, str] = {
    "Musician": "AssociatedPerformer",
    "Performer": "AssociatedPerformer",
    "StudioMusician": "AssociatedPerformer",
    "AdditionalPerformer": "AssociatedPerformer",
    "LeadPerformer": "AssociatedPerformer",
    "Vocalist": "AssociatedPerformer",
    "LeadVocalist": "AssociatedPerformer",
    "BackgroundVocalist": "AssociatedPerformer",
    "Accompanyist": "AssociatedPerformer",
    "DJ": "AssociatedPerformer",
    "ClubDJ": "AssociatedPerformer",
    "ChoirMember": "Member",
    "GroupMember": "Member",
    "OrchestraMember": "Member",
    "MusicGroup": "Band",
    "GuestConductor": "Conductor",
    "StudioConductor": "Conductor",
    "AssistantConductor": "Conductor",
    "StudioProducer": "Producer",
    "AdditionalStudioProducer": "Producer",
    "AssistantProducer": "Producer",
    "AssociateProducer": "Producer",
    "CompilationProducer": "Producer",
    "CoExecutiveProducer": "Producer",
    "CoProducer": "Producer",
    "ExecutiveProducer": "Producer",
    "PostProducer": "Producer",
    "ReissueProducer": "Producer",
    "VocalProducer": "Producer",
    "MusicArranger": "Arranger",
    "VocalArranger": "Arranger",
    "AdditionalEngineer": "StudioPersonnel",
    "AdditionalMixingEngineer": "StudioPersonnel",
    "AssistantEngineer": "StudioPersonnel",
    "BalanceEngineer": "StudioPersonnel",
    "CoMixer": "StudioPersonnel",
    "CoMixingEngineer": "StudioPersonnel",
    "DigitalEditingEngineer": "StudioPersonnel",
    "Engineer": "StudioPersonnel",
    "MasteringEngineer": "StudioPersonnel",
    "MasteringSecondEngineer": "StudioPersonnel",
    "Mixer": "StudioPersonnel",
    "MixingEngineer": "StudioPersonnel",
    "MixingSecondEngineer": "StudioPersonnel",
    "OverdubEngineer": "StudioPersonnel",
    "ProgrammingEngineer": "StudioPersonnel",
    "RecordingEngineer": "StudioPersonnel",
    "RecordingSecondEngineer": "StudioPersonnel",
    "Remixer": "StudioPersonnel",
    "RemixingEngineer": "StudioPersonnel",
    "SecondEngineer": "StudioPersonnel",
    "SoundDesigner": "StudioPersonnel",
    "TrackingEngineer": "StudioPersonnel",
    "VocalEngineer": "StudioPersonnel",
    "CoverDesigner": "GraphicDesigner",
    "VideoDirector": "FilmDirector",
    "VideoProducer": "FilmProducer",
}
"""4.x roles that 3.8.2 lacks -> the 3.8.2 role that contains them."""


@cache
def _vocabulary(version: str) -> Mapping[str, tuple[Bucket, str]]:
    """Normalized role name -> list and DDEX role, for every name that the version can express."""
    if version == "3.8.2":
        codes: dict[str, tuple[Bucket, str]] = {_normalized(role): ("resource", role) for role in _RESOURCE_38.split()}
        codes |= {_normalized(role): ("work", role) for role in _WORK_38.split()}
        codes |= {
            _normalized(wide): codes[_normalized(narrow)]
            for wide, narrow in _NARROWED_38.items()
            if _normalized(wide) not in codes
        }
    else:
        later = {"4.2": "", "4.3": _SINCE_43}.get(version, f"{_SINCE_43} {_SINCE_432}")
        codes = {_normalized(role): ("resource", role) for role in f"{_COMMON} {later}".split()}
    known = {word: codes[_normalized(role)] for word, role in _SYNONYMS.items() if _normalized(role) in codes}
    return {**known, **codes}


def _normalized(role: str) -> str:
    return re.sub(r"[\W_]", "", role).lower()


def role_code(role: str, version: str) -> tuple[Bucket, str] | None:
    """The list and DDEX role of `version` for the label's `role`; None if there is none."""
    return _vocabulary(version).get(_normalized(role))
