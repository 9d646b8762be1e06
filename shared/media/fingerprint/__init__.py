"""How alike two recordings sound or two images look."""
