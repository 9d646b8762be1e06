"""Shared by the reader tests: adds the original files to a release that was read."""

from shared.model.catalog.release import Release


def with_files_of(read: Release, sent: Release) -> Release:
    """`read` with the files of `sent`; a message contains only a file's name and digest."""
    by_isrc = {track.isrc: track for track in sent.tracks}
    tracks = []
    for track in read.tracks:
        was = by_isrc[track.isrc]
        video = track.video and was.video and track.video.model_copy(update={"file_id": was.video.file_id})
        immersive = track.immersive and was.immersive
        tracks.append(track.model_copy(update={"audio": was.audio, "video": video, "immersive": immersive}))
    return read.model_copy(update={"tracks": tracks, "assets": sent.assets})
