"""The domain library of Stardust Distro; knows nothing of Cloud Functions."""
