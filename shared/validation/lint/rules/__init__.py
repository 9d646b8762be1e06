"""The rules of the style check, by subject."""
