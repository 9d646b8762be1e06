"""Reads flat-file sales reports (DDEX DSR): record types and profiles as data, one reader for all of them."""
