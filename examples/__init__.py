"""A small example release: its metadata, and a program that renders its audio and cover."""
