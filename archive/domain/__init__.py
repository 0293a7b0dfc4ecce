"""Aggregates: each with its events and its rules. Knows no database, no web, no search."""
