"""Delivery over FTP and FTPS."""
