"""Polling of the folders in which DSPs leave acknowledgements."""
