"""Assembles the records into one release document and notes what had to be assumed."""
