"""HTTP forms: bodies, entity tags, pages of lists, partial answers."""
