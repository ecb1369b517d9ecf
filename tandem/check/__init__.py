"""What is wrong, a file a kind of fault: `make check` says it."""
