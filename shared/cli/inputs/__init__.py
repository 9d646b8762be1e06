"""What the command line is given: documents, folders, packages, targets, options."""
