"""Labels of writers: who made the musical work or its text."""

ROWS = """
Composer | Composer | Composition, Composed By, Music, Music By, Music Composer, Compositor
~Composer | Score | Score Composer, Film Score, Film Composer, Original Score, Original Music
~Composer | Beat Composer | Topline Composer, Melody
ComposerLyricist | Songwriter | Composer Lyricist, Composer and Lyricist, Composer Author, Words and Music, Music and
 Lyrics, Music and Words, Lyrics and Music, Written By, Writer, Song Writer, Co-Writer, Singer-Songwriter
~ComposerLyricist | Topliner | Topline, Top Line Writer, Topline Writer
~Composer | Co-Composer | Additional Composer
Lyricist | Lyricist | Lyrics, Lyrics By, Words, Words By, Text, Text By, Lyric Writer, Lyrics Writer, Song Text
~Lyricist | Original Lyricist | Original Lyrics
~Lyricist | Co-Lyricist | Additional Lyrics, Additional Lyricist
~Lyricist | Poet | Poem, Poetry
Author | Author | Text Author, Book Author
~Author | Originator
Librettist | Librettist | Libretto
Adapter | Adapter | Adaptation, Adapted By, Adaptor
Arranger | Arranger | Arrangement, Arranged By, Arr., Arrangements
MusicArranger | Music Arranger | Musical Arranger, Instrumental Arranger
VocalArranger | Vocal Arranger | Vocal Arrangement, Vocal Arrangements, Choir Arranger, Choral Arranger
~Arranger | Recording Arranger | Band Arranger, Head Arrangement
~Arranger | Orchestrator | Orchestration, Orchestrated By, Orchestral Arranger
~Arranger | String Arranger | String Arrangement, String Arrangements, Strings Arranger
~Arranger | Horn Arranger | Horn Arrangement, Horn Arrangements, Brass Arranger, Brass Arrangement, Woodwind Arranger
~Arranger | Rhythm Arranger | Rhythm Arrangement, Transcriber, Transcription
SubArranger | Sub-Arranger
SubLyricist | Sub-Lyricist
Translator | Translator | Translation, Translated By, Lyrics Translator
NonLyricAuthor | Non-Lyric Author
WriterOfAccompanyingMaterial | Liner Notes | Liner Notes Writer, Writer of Accompanying Material, Sleeve Notes,
 Booklet Notes, Booklet Author
MusicCopyist | Music Copyist | Copyist, Music Preparation
ScreenplayAuthor | Screenplay Author | Screenwriter, Screenplay, Script Writer, Scriptwriter
Playwright | Playwright | Dramatist
DialogueAuthor | Dialogue Author | Dialogue Writer
"""
PLAIN = """
    Annotator AuthorInQuotations AuthorOfAfterword Causeur Commentator Dissertant Redactor Reviewer Rubricator
    SubtitlesTranslator Treatment/ProgramProposal
"""
