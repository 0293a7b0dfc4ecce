"""Threads, their contributions and every wording these ever had."""
