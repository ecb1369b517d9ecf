"""Runs one program, in whichever process it needs, and returns what it printed and drew."""
