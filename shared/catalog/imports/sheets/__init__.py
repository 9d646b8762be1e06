"""Reads files of any encoding and delimiter, and Excel workbooks, into rows of texts. Pure."""
