"""Apple Digital Masters: checks sources, and what the AAC encoding makes of them."""
