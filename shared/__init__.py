"""The domain library of Stardust Distro; independent of Cloud Functions."""
