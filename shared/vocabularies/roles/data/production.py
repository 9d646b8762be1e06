"""Labels of production: who led, organised or supervised the making of a recording."""

ROWS = """
StudioProducer | Producer | Studio Producer, Production, Music Producer, Record Producer, Produced By, Prod., Prod. By
~StudioProducer | Recording Producer | Session Producer, Track Producer
~StudioProducer | Beatmaker | Beat Maker, Beat Producer, Beat By
~StudioProducer | Technical Producer
~StudioProducer | Mix Producer | Mixing Producer
AdditionalStudioProducer | Additional Producer | Additional Production, Additional Studio Producer
AssistantProducer | Assistant Producer | Producer's Assistant
AssociateProducer | Associate Producer
CoProducer | Co-Producer | Co-Production, Coproduction, Co-Produced By
ExecutiveProducer | Executive Producer | Executive, Executive Production
CoExecutiveProducer | Co-Executive Producer | Co-Executive
VocalProducer | Vocal Producer | Vocal Production, Vocals Producer
StringProducer | String Producer | Strings Producer
PostProducer | Post Producer | Post Production, Post-Production, Audio Post Production
PreProduction | Pre-Production
CompilationProducer | Compilation Producer
ReissueProducer | Reissue Producer | Re-Issue Producer
InitialProducer | Initial Producer | Original Producer
Compiler | Compiler | Compiled By, Compilation
MusicDirector | Music Director | Musical Director, Musical Direction, Audio Director
~MusicDirector | Music Supervisor | Music Supervision, Supervisor, Music Consultant
StringsDirector | Strings Director | String Director
Director | Director | Direction, Creative Director, Creative Direction, Artistic Director
AssistantDirector | Assistant Director
CoDirector | Co-Director
ProductionAssistant | Production Assistant
ProductionCoordinator | Production Coordinator | Project Coordinator, Coordinator, Session Coordinator
ProductionManager | Production Manager | Project Manager, Studio Manager
Contractor | Contractor | Orchestra Contractor, Orchestral Contractor, String Contractor, Musicians' Contractor,
 Fixer, Vocal Contractor
AuralTrainer | Vocal Coach | Aural Trainer, Voice Coach, Singing Coach
~Consultant | Consultant | Advisor, Creative Consultant
Repetiteur | Répétiteur | Repetiteur, Vocal Repetiteur
~StudioPersonnel | Studio Assistant
"""
PLAIN = """
    BookProducer DialogueCoach DialogueDirector FloorManager LocationManager NewsProducer ProductionCompany
    ProductionDepartment ProductionSecretary ProgramProducer PropertyManager PublishingDirector SecondAssistantDirector
    SecondUnitDirector SeriesProducer TechnicalDirector TransportationManager
"""
