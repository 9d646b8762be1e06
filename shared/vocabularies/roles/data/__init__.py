"""Labels of roles by kind, and the vocabularies that they are mapped to. Data only."""
