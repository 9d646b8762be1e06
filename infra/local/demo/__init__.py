"""`make demo`: a real release reaches real servers on this machine."""
