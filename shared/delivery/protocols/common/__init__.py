"""What protocols share: options, paths, pieces, TLS, HTTP, and kinds of failure."""
