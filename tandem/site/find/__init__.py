"""How readers find: the search, an address a name, the paste box."""
