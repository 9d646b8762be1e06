"""Files: uploaded, processed, attached to releases, deduplicated, removed."""
