"""The checks of the production test suite, one module per category."""
