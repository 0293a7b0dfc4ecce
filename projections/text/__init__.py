"""Text of contributions: as people read it, and what of it is their own words."""

from projections.text.mail import Kind, Segment, segments
from projections.text.own import own_words
from projections.text.plain import plain_text

__all__ = ["Kind", "Segment", "own_words", "plain_text", "segments"]
