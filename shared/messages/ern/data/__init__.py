"""The differences between ERN versions, as data: plans, profiles, vocabularies, roles, deals."""
