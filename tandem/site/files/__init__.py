"""What readers take along: programs, notebooks, texts, the whole site."""
