"""What there is: programs and their sections, pages, editions, records. Knows no other room."""
