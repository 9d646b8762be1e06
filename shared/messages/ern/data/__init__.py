"""What differs between ERN versions, as data: plans, profiles, vocabularies, roles, deals."""
