"""Rules of the ERN 4 release profiles (DDEX Release Profile 2.1)."""
