"""The dictionary's entries, and the one proof of all."""
