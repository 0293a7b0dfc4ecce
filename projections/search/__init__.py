"""Search: the keyword index that follows the read models, and the questions it answers."""
