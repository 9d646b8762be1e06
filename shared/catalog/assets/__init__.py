"""Assets: upload, processing, attachment to releases, deduplication and removal of files."""
