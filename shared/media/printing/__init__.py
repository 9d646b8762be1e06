"""Prints documents as PDF with the label's branding."""
