"""Apple Music packages: composes, writes, reads, compares and checks `metadata.xml`."""
