"""Packages: file names, folder layouts, manifests and the plan of a transfer."""
