"""Real servers that play DSPs: SFTP, FTP, S3, Azure, HTTP."""
