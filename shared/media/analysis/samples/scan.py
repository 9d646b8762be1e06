"""Feeds the decoded samples, as they arrive, to all detectors, and collects what they found."""

import numpy as np

from shared.media.analysis.samples.blocks import BLOCK_FRAMES, Detector
from shared.media.analysis.samples.breaks import Breaks
from shared.media.analysis.samples.clipping import Clipping
from shared.media.analysis.samples.coding import Coding
from shared.media.analysis.samples.found import Scan
from shared.media.analysis.samples.hum import Hum
from shared.media.analysis.samples.images import Images
from shared.media.analysis.samples.spectrum import Spectrum
from shared.media.analysis.samples.stereo import Stereo

_HIGHEST = 1e6  # of full scale; beyond that, powers overflow


class SampleScan:
    """Takes interleaved 32-bit floats (little-endian) of any number of bytes at a time, and holds one block of them."""

    def __init__(self, channels: int, rate: int, frames: int) -> None:
        self._channels, self._at = channels, 0
        self._waiting = bytearray()
        self._clipping, self._breaks = Clipping(channels, rate), Breaks(channels, rate)
        self._stereo = Stereo(rate) if channels == 2 else None
        self._hum, self._spectrum, self._coding = Hum(rate), Spectrum(rate), Coding(frames)
        self._images = Images(rate)
        looking = (self._clipping, self._breaks, self._stereo, self._hum, self._spectrum, self._images, self._coding)
        self._detectors: list[Detector] = [detector for detector in looking if detector is not None]
        self._block_bytes = BLOCK_FRAMES * channels * 4

    def feed(self, piece: bytes) -> None:
        """The next bytes of the samples."""
        self._waiting += piece
        while len(self._waiting) >= self._block_bytes:
            self._look(bytes(self._waiting[: self._block_bytes]))
            del self._waiting[: self._block_bytes]

    def _look(self, data: bytes) -> None:
        whole = len(data) // (4 * self._channels) * 4 * self._channels
        samples = np.frombuffer(data[:whole], "<f4").reshape(-1, self._channels)
        if not len(samples):
            return
        block = np.clip(np.nan_to_num(samples, nan=0.0), -_HIGHEST, _HIGHEST)
        for detector in self._detectors:
            detector.feed(block, self._at)
        self._at += len(block)

    def result(self) -> Scan:
        """What was found in all samples until now; the scan ends."""
        self._look(bytes(self._waiting))
        self._waiting.clear()
        return Scan(
            clipping=self._clipping.found(),
            dropouts=self._breaks.dropouts(),
            clicks=self._breaks.clicks(),
            ends_abruptly=self._breaks.ends_abruptly(),
            bass_correlation=self._stereo.bass_correlation() if self._stereo else None,
            late_samples=self._stereo.late_samples() if self._stereo else 0,
            mains_hz=self._hum.mains_hz(),
            cutoff_hz=self._spectrum.cutoff_hz(),
            codec=self._coding.codec(),
            has_images=self._images.found(),
        )
