"""Inputs of the command line: documents, folders, packages, targets, options."""
