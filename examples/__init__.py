"""A small release of its own making: metadata, and a program that renders its audio and cover."""
