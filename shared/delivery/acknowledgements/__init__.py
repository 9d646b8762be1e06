"""Acknowledgements from DSPs: receive, match, apply, reconcile."""
