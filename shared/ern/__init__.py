"""Owns DDEX ERN messages: composed from a release, written as XML, read back."""
