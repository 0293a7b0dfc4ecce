"""Where events lie: the append-only stores, the sealing of personal text, and the key ring."""
