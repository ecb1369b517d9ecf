"""What the site knows of code: what it calls, its colours, cards and comments."""
