"""A DSP in a box: takes packages as a DSP does, judges them, and answers."""
