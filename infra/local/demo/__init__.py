"""`make demo`: delivers a real release to real servers on this machine."""
