"""The static site: the pages of this archive as files that need no server, with a search of them.

The pages are made by the application itself, over a copy of the read models that holds pseudonyms
where these were asked for. They are found by following links, so whatever is linked is in it.
"""
