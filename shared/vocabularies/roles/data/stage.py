"""Labels of stage, film and broadcast crews, and of the press. Rare on recordings."""

ROWS = """
StageDirector | Stage Director | Stage Direction
CastingDirector | Casting Director | Casting
Editor | Editor
AssistantEditor | Assistant Editor
EditorInChief | Editor-in-Chief | Editor in Chief
Interviewer | Interviewer
InterviewedGuest | Interviewed Guest | Interviewee
Journalist | Journalist
ComputerProgrammer | Computer Programmer | Software Developer
"""
PLAIN = """
    AnchorPerson AnimalTrainer Armourer AssistantChiefLightingTechnician BroadcastAssistant BroadcastJournalist
    Carpenter Censor ChiefLightingTechnician ClapperLoader Conceptor ContinuityChecker Correspondent Creator Dresser
    Dubber EditorOfTheDay Expert FightDirector Greensman Grip KeyGrip Leadman LightingTechnician NewsReader
    Pyrotechnician Reporter ResearchTeamHead ResearchTeamMember Researcher Restager Rigger Runner
    ScenicOperative ScientificAdvisor ScriptSupervisor SetDresser SignLanguageInterpreter Stunts Wardrobe
"""
