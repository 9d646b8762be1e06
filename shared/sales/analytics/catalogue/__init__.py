"""Compares what is sold with what DSPs report as live."""
