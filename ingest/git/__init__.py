"""Git histories, read through the `git` program and never changed."""
