"""Labels of engineering: who recorded, edited, mixed and mastered."""

ROWS = """
Engineer | Engineer | Engineering, Engineered By, Sound Engineer, Audio Engineer, Acoustics, Sound, Sound Technician
AdditionalEngineer | Additional Engineer | Additional Engineering
AssistantEngineer | Assistant Engineer | Assistant Sound Engineer, Engineer's Assistant, Asst. Engineer
SecondEngineer | Second Engineer | 2nd Engineer
RecordingEngineer | Recording Engineer | Recording, Recorded By, Recordist, Recording Technician
RecordingSecondEngineer | Recording Second Engineer | Assistant Recording Engineer, Recording Assistant
~RecordingEngineer | Additional Recording Engineer | Additional Recording
~RecordingEngineer | Live Sound Engineer | Live Recording Engineer, Live Sound, Field Recording, Location Recording
TrackingEngineer | Tracking Engineer | Tracking
TrackingSecondEngineer | Tracking Second Engineer | Assistant Tracking Engineer
OverdubEngineer | Overdub Engineer | Overdubs
OverdubSecondEngineer | Overdub Second Engineer
MixingEngineer | Mixing Engineer | Mix Engineer, Mixing, Mix, Mixed By, Music Mixer, Audio Mixer, Stereo Mix, Stereo
 Mixer
MixingSecondEngineer | Mixing Second Engineer | Assistant Mix Engineer, Assistant Mixing Engineer, Assistant Mixer,
 Mix Assistant, Mixing Assistant
AdditionalMixingEngineer | Additional Mixing Engineer | Additional Mixing, Additional Mixer, Additional Mix Engineer
Mixer | Mixer
CoMixer | Co-Mixer
CoMixingEngineer | Co-Mixing Engineer | Co-Mix Engineer
ImmersiveMixingEngineer | Immersive Mixing Engineer | Immersive Mix Engineer, Immersive Mixer, Immersive Mix, Dolby
 Atmos Mixer, Dolby Atmos Mixing Engineer, Dolby Atmos Mix Engineer, Dolby Atmos Mix, Atmos Mixer, Atmos Mix Engineer,
 Atmos Mixing, Spatial Audio Mixer, Spatial Audio Mixing Engineer, 360 Reality Audio Mixer
ImmersiveMasteringEngineer | Immersive Mastering Engineer | Immersive Mastering, Dolby Atmos Mastering Engineer, Atmos
 Mastering Engineer, Atmos Mastering, Spatial Audio Mastering Engineer
SurroundMixingEngineer | Surround Mixing Engineer | Surround Mix Engineer, Surround Mixer, 5.1 Mix, 5.1 Mixer
SurroundMixingSecondEngineer | Surround Mixing Second Engineer
MasteringEngineer | Mastering Engineer | Mastering, Mastered By, Masterer, Master Engineer
MasteringSecondEngineer | Mastering Second Engineer | Assistant Mastering Engineer, Mastering Assistant
~MasteringEngineer | Remastering | Remastering Engineer, Remastered By, Remaster, Lacquer Cut, Lacquer Cut By, Vinyl
 Mastering, Cutting Engineer
RemixingEngineer | Remixing Engineer | Remix Engineer
RemixingSecondEngineer | Remixing Second Engineer | Assistant Remix Engineer
DigitalEditingEngineer | Digital Editing Engineer | Digital Editor, Editing Engineer, Editing, Audio Editor, Sound
 Editor, Music Editor, Digital Editing, Edited By, Pro Tools Editor
DigitalEditingSecondEngineer | Digital Editing Second Engineer | Assistant Editing Engineer
DigitalAudioWorkstationEngineer | Digital Audio Workstation Engineer | DAW Engineer, Pro Tools Engineer, Pro Tools
 Operator, Pro Tools
VocalEngineer | Vocal Engineer | Vocal Recording Engineer, Vocals Engineer, Vocal Recording
VocalSecondEngineer | Vocal Second Engineer | Assistant Vocal Engineer
VocalEditingEngineer | Vocal Editing Engineer | Vocal Editor, Vocal Editing, Vocal Tuning, Vocal Comping
VocalEditingSecondEngineer | Vocal Editing Second Engineer
StringEngineer | String Engineer | Strings Engineer, String Recording Engineer
ProgrammingEngineer | Programming Engineer
AdditionalProgrammingEngineer | Additional Programming Engineer | Additional Programming, Additional Programmer
TransfersAndSafetiesEngineer | Transfers and Safeties Engineer | Transfer, Transfers, Transfer Engineer, Tape Transfer
~TransfersAndSafetiesEngineer | Restoration | Audio Restoration, Restoration Engineer, Sound Restoration
BalanceEngineer | Balance Engineer
Tonmeister | Tonmeister
TapeOperator | Tape Operator | Tape Op
SoundDesigner | Sound Designer | Sound Design, Sound Effects Designer
~SoundDesigner | Sound Effects | Effects, SFX, Audio Effects, Atmospheres
SoundMixer | Sound Mixer
SoundRecordist | Sound Recordist
SoundSupervisor | Sound Supervisor
StudioPersonnel | Studio Personnel | Technician, Studio Technician, Guitar Technician, Drum Technician, Piano
 Technician, Piano Tuner
Encoder | Encoder | Encoding
"""
PLAIN = """
    ArtistBackgroundVocalEngineer ArtistVocalEngineer ArtistVocalSecondEngineer DirectStreamDigitalEngineer
    FilmSoundEngineer FoleyEditor FoleyMixer PreProductionEngineer PreProductionSecondEngineer ProjectEngineer
    StageAssistantEngineer StageEngineer TransfersAndSafetiesSecondEngineer
"""
