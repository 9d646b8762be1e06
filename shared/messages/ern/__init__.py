"""DDEX Electronic Release Notification 3.8.2, 4.2, 4.3 and 4.3.2: compose, write, read, compare."""
