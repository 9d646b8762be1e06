"""Owns what public catalogues know of albums and recordings: asked by UPC and ISRC, told in one form."""
