"""The tenant's records of artists, labels, writers and publishers, and the credits that link to them."""
