"""Rules of the DDEX profiles and of good practice, each with its clause. Rules are data."""
