"""The parts of the transfer engine."""
