"""Third-party plugins, and the stable public API that they are written against."""
