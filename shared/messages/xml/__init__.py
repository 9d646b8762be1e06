"""Writes XML by plans, and reads untrusted XML record by record. Knows no standard."""
