"""One machine in the place of the cloud: emulators, servers of DSPs, the demo."""
