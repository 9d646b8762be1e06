"""Rules of the ERN 3.8 business profiles (DDEX Business Profile 1.4)."""
