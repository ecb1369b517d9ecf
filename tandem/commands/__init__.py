"""A verb a file, each a target of the Makefile. Only these print."""
