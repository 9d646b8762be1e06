"""The archive format: documents as lines, which collections it has, encryption, signatures."""
