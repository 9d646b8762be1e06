"""The words, terms and sources that the rules of the style check refer to."""
