"""Exports of the whole archive for a viewer, at a time: one account of what is in it, every format.

`content` yields what there is, `making` writes it in a format that `daybook/cli/export.py` lists.
"""
