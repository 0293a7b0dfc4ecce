"""The way in: readers turn exports into commands, and the importer accounts for every record."""
