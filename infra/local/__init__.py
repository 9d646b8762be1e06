"""The stack of one machine: emulators, functions, DSP servers and the demo."""
