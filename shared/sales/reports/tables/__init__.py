"""Reads the spreadsheets that services have of their own: headings and services as data, one reader for all."""
