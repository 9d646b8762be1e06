"""What each version of DDEX's vocabularies can say of a contributor's role. Data only.

Sources: ContributorRole of ERN 4.1.1, ERN 4.2, AVS 3 (ERN 4.3) and AVS 9 (ERN 4.3.2), which differ by four values;
ResourceContributorRole and MusicalWorkContributorRole of ERN 3.8.2 (AVS 2016-10-06 and its 2025 revision). All are
published at ddex.net.
"""

from collections.abc import Mapping

VERSIONS = ("3.8.2", "4.1", "4.2", "4.3", "4.3.2")
"""The versions of ERN that roles are mapped to, in order."""

SINCE: Mapping[str, str] = {
    "ImmersiveMixingEngineer": "4.2",
    "Presenter": "4.3",
    "ImmersiveMasteringEngineer": "4.3.2",
    "Mime": "4.3.2",
}
"""The roles that not every 4.x version has, and the first that has them."""

BROADER: Mapping[str, str] = {
    "ImmersiveMixingEngineer": "MixingEngineer",
    "ImmersiveMasteringEngineer": "MasteringEngineer",
    "Presenter": "Announcer",
    "Mime": "Performer",
}
"""For these roles, the nearest one of earlier 4.x versions."""

RESOURCE_38 = """
    Actor Architect Artist AssociatedPerformer Band BookPublisher Cartoonist Choir Choreographer
    ComputerGraphicCreator Conductor CostumeDesigner Designer Dubber Encoder Ensemble FeaturedArtist FilmDirector
    FilmDistributor FilmEditor FilmProducer FilmSoundEngineer GraphicArtist GraphicDesigner Journalist MainArtist
    Member MusicDirector Narrator NewspaperPublisher Orchestra Painter PeriodicalPublisher Photographer
    PhotographyDirector PlaybackSinger PrimaryMusician Producer Programmer RightsControllerOnProduct
    ScreenplayAuthor SetDesigner Soloist StageDirector StudioPersonnel SubtitlesEditor SubtitlesTranslator
    VoiceActor
"""
"""ResourceContributorRole of 3.8.2."""

WORK_38 = """
    Adapter Arranger Author Composer ComposerLyricist Librettist Lyricist MusicPublisher NonLyricAuthor
    OriginalPublisher SubArranger SubLyricist SubPublisher SubstitutedPublisher Translator
"""
"""MusicalWorkContributorRole of 3.8.2 (IndirectResourceContributor)."""

SAME_38: Mapping[str, str] = {
    "GroupMember": "Member",
    "MusicGroup": "Band",
    "Musician": "AssociatedPerformer",
    "Performer": "AssociatedPerformer",
    "StudioProducer": "Producer",
}
"""Roles of 4.x that have another name in 3.8.2."""

BROADER_38: Mapping[str, str] = {
    "AdditionalStudioProducer": "Producer",
    "AssistantConductor": "Conductor",
    "AssistantProducer": "Producer",
    "AssociateProducer": "Producer",
    "ChoirMember": "Member",
    "ChorusMaster": "Conductor",
    "CoExecutiveProducer": "Producer",
    "CoProducer": "Producer",
    "CompilationProducer": "Producer",
    "CoverDesigner": "GraphicDesigner",
    "ExecutiveProducer": "Producer",
    "GuestConductor": "Conductor",
    "Illustrator": "GraphicArtist",
    "MusicArranger": "Arranger",
    "OrchestraMember": "Member",
    "PostProducer": "Producer",
    "ReissueProducer": "Producer",
    "Remixer": "StudioPersonnel",
    "SecondConductor": "Conductor",
    "StringProducer": "Producer",
    "StringsDirector": "MusicDirector",
    "StudioConductor": "Conductor",
    "VideoDirector": "FilmDirector",
    "VideoMusicalDirector": "MusicDirector",
    "VideoProducer": "FilmProducer",
    "VisualEditor": "FilmEditor",
    "VocalArranger": "Arranger",
    "VocalProducer": "Producer",
}
"""Roles of 4.x that 3.8.2 has only in a broader one."""

BROADER_KIND_38: Mapping[str, str] = {
    "performer": "AssociatedPerformer",
    "voice": "AssociatedPerformer",
    "instrument": "AssociatedPerformer",
    "engineering": "StudioPersonnel",
}
"""The broader role in 3.8.2 for all others of a kind. Other kinds have none: they are sent as the sender's own."""
