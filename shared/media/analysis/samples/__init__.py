"""Faults that only the samples show: NumPy looks at each block of decoded audio once."""
