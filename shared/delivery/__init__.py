"""Owns the way of a package to a DSP: request, queue, lease, transfer, proof."""
