"""Measurement of audio, images and documents. Pure but for FFmpeg and Pillow."""
