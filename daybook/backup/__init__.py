"""Backups: log and keys in bags of their own, and an archive made from them again."""
