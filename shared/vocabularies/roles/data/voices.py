"""Labels of voices. DDEX has roles for lead, background and group singing; registers are voices as instruments.

ERN 4.1 has a value for each register (`SopranoVoice`), 4.3 and later the value `Voice`, 4.2 neither.
"""

ROWS = """
Vocalist | Vocalist | Vocals, Vocal, Singer, Voice, Sung By, Vox, Vocal Performance
LeadVocalist | Lead Vocalist | Lead Vocals, Lead Vocal, Lead Singer, Main Vocals, Main Vocalist, Solo Vocals
BackgroundVocalist | Background Vocalist | Background Vocals, Background Vocal, Backing Vocals, Backing Vocalist,
 Backup Vocals, Backup Singer, Backing Singer, BGV
~BackgroundVocalist | Additional Vocals | Additional Vocalist, Guest Vocals, Harmony Vocals, Harmonies, Vocal Harmony,
 Ad-Libs
~BackgroundVocalist | Gang Vocals | Shouts, Crowd Vocals
PlaybackSinger | Playback Singer
Choir | Choir | Chorus, Mixed Choir, Children's Choir, Gospel Choir, Male Choir, Female Choir
ChoirMember | Choir Member | Chorister, Chorus Member
ChorusMaster | Chorus Master | Choirmaster, Choir Master, Choir Director, Choral Director
~Vocalist | Rapper | Rap, Rap Vocals, Raps, MC, Emcee, Toaster
~Vocalist | Beatboxer | Beatbox, Vocal Percussion, Human Beatbox
~Vocalist | Vocal Ensemble | Vocal Group, A Cappella Group, Vocal Quartet
~Vocalist | Scat Vocals | Scat, Yodel, Yodeling, Throat Singing, Overtone Singing, Humming, Screams, Growls
Vocalist +SopranoVoice>Voice | Soprano | Soprano Vocals, Coloratura Soprano, Dramatic Soprano, Lyric Soprano
Vocalist +MezzoSopranoVoice>Voice | Mezzo-Soprano | Mezzo Soprano, Mezzo
Vocalist +AltoVoice>Voice | Alto | Alto Vocals
Vocalist +ContraltoVoice>Voice | Contralto | Contralto Vocals
Vocalist +CountertenorVoice>Voice | Countertenor | Counter Tenor, Counter-Tenor, Male Alto, Sopranist
Vocalist +TenorVoice>Voice | Tenor | Tenor Vocals, Lyric Tenor, Heldentenor
Vocalist +BaritoneVoice>Voice | Baritone | Baritone Vocals
Vocalist +BassBaritoneVoice>Voice | Bass-Baritone | Bass Baritone
Vocalist +BassVoice>Voice | Bass Vocals | Bass Voice, Bass Singer, Basso
Vocalist +BoyVoice | Boy Soprano | Treble, Treble Voice, Boy Treble
Vocalist +FemaleVoice | Female Vocals | Female Vocalist, Female Voice, Female Singer
Vocalist +MaleVoice | Male Vocals | Male Vocalist, Male Voice, Male Singer
Vocalist +ChildVoice | Child Vocals | Child Voice, Children's Voices
Vocalist +NeutralVoice | Neutral Voice
BackgroundVocalist +FemaleBackgroundVocalist | Female Background Vocals | Female Backing Vocals
BackgroundVocalist +MaleBackgroundVocalist | Male Background Vocals | Male Backing Vocals
"""
PLAIN = ""
