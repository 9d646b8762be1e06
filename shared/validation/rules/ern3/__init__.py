"""Rules of the ERN 3.8 release profiles (DDEX Release Profile 1.4)."""
