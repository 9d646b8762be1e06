"""What reading tests share: a release that was read, fitted with files again."""

from shared.model.catalog.release import Release


def with_files_of(read: Release, sent: Release) -> Release:
    """What was read with the files of what was sent: a message holds no more of a file than its name and digest."""
    by_isrc = {track.isrc: track for track in sent.tracks}
    tracks = []
    for track in read.tracks:
        was = by_isrc[track.isrc]
        video = track.video and was.video and track.video.model_copy(update={"file_id": was.video.file_id})
        tracks.append(track.model_copy(update={"audio": was.audio, "video": video}))
    return read.model_copy(update={"tracks": tracks, "assets": sent.assets})
