"""The top: the only package that knows all others. Settings, wiring, command line, server."""
