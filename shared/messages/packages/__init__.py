"""Packages: file names, folder layouts, manifests and the files to transfer."""
