"""Measurement of audio, images and documents. Pure except for FFmpeg and Pillow."""
