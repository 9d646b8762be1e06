"""Records become one release document; what had to be assumed is noted."""
