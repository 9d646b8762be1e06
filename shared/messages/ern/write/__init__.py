"""The parts of a message become XML, by element plans that are data."""
