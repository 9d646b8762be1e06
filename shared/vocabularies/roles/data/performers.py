"""Labels of performers: people and groups who are heard on a recording, apart from voices and instruments."""

ROWS = """
Artist | Artist
Artist | Main Artist | Primary Artist, Primary, Principal Artist, Lead Artist
Artist featured | Featured Artist | Featuring, Feat., Ft., Featured, Featured Performer
~Artist | Contributing Artist | Guest Artist, Guest, Special Guest, With, Collaborator
Performer | Performer | Performance, Performed By, Recording Artist
AssociatedPerformer | Associated Performer
AdditionalPerformer | Additional Performer | Additional Musician, Additional Instruments
LeadPerformer | Lead Performer
SupportingActor | Supporting Actor
Musician | Musician | Instrumentalist, Multi-Instrumentalist, Player, Instruments, All Instruments
PrimaryMusician | Primary Musician | Lead Musician
StudioMusician | Studio Musician | Session Musician, Session Player, Session Artist, Sideman
~Musician | Live Musician | Touring Musician
Accompanyist | Accompanist | Accompanyist, Accompaniment, Accompanied By
Soloist | Soloist | Solo, Solo Performer, Solo Artist, Featured Soloist
~Soloist | Guitar Solo
MusicGroup | Band | Music Group, Group, Duo, Duet, Trio, Quartet, Rock Band
BandLeader | Band Leader | Leader
GroupMember | Group Member | Member, Band Member
Ensemble | Ensemble | Chamber Ensemble, Chamber Group, Instrumental Ensemble, Quintet, Sextet, Septet, Octet, Nonet
~Ensemble | String Quartet | Brass Quintet, Wind Quintet, Piano Trio, String Trio
~Ensemble | Big Band | Jazz Band, Brass Band, Marching Band, Military Band
Orchestra | Orchestra | Symphony Orchestra, Philharmonic Orchestra, Orchestral Performance
~Orchestra | Chamber Orchestra | String Orchestra, Sinfonietta
OrchestraMember | Orchestra Member | Orchestral Musician
ConcertMaster | Concertmaster | Leader of the Orchestra, First Violin
~OrchestraMember | Second Violin | Principal Cello, Principal Viola
Conductor | Conductor | Conducted By, Conducting, Dirigent, Maestro
AssistantConductor | Assistant Conductor
GuestConductor | Guest Conductor
SecondConductor | Second Conductor
StudioConductor | Studio Conductor
~Conductor | Choir Conductor | Choral Conductor, Orchestra Conductor
DJ | DJ | Disc Jockey, Deejay
ClubDJ | Club DJ
~DJ | DJ Mixer | DJ Mix, Mixed by DJ
~DJ +Turntable | DJ Scratches | Scratches, Scratching, Scratch DJ, Turntablist
Programmer | Programmer | Programming, Music Programming, Electronic Programming
~Programmer | Drum Programming | Drum Programmer, Beat Programming, Beats
~Programmer | Synth Programming | Synthesizer Programming, Keyboard Programming, MIDI Programming, Sequencing
~Programmer | Sampling | Samples, Loops
Remixer | Remixer | Remix, Remixed By, Additional Remix
RemixedArtist | Remixed Artist
OriginalArtist | Original Artist | Original Performer
Dancer | Dancer | Dance
Actor | Actor | Actress, Cast, Acting
VoiceActor | Voice Actor | Voice Over, Voiceover, Voice Artist
Narrator | Narrator | Narration, Narrated By
Speaker | Speaker | Spoken Word, Speech, Recitation, Reciter, Spoken Vocals
StoryTeller | Storyteller
Comedian | Comedian | Stand-Up Comedian, Comedy
Presenter | Presenter | Host, Podcast Host
Announcer | Announcer
Mime | Mime
CircusArtist | Circus Artist
Puppeteer | Puppeteer
KeyTalent | Key Talent
KeyCharacter | Key Character | Character
FoleyArtist | Foley Artist | Foley
"""
PLAIN = ""
