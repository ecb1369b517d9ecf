"""The dictionary between the frameworks: entries in TOML, one proof for all, pages, downloads."""
