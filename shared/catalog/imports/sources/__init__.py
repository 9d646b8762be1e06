"""Tells what a file is, and reads spreadsheets, JSON, messages and archives into releases. Pure."""
