"""Distinct texts: what is said many times is embedded once."""

from collections.abc import Callable, Sequence

from projections.search.meaning.model import Vectors


def embed_distinct(embed: Callable[[list[str]], Vectors], texts: Sequence[str]) -> Vectors:
    """A row for each text, in their order, from what `embed` makes of the distinct ones."""
    rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    return embed(list(rows))[[rows[text] for text in texts]]
