"""Real servers that act as DSPs: SFTP, FTP, S3, Azure, HTTP."""
