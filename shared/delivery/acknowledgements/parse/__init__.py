"""Parses acknowledgements in XML (ERN Choreography 1.6, 1.8) and JSON. Pure."""
