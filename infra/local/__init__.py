"""The local stack: emulators, functions, DSP servers and the demo."""
