"""The sums are the same."""

print("naive =", 3.0 - 1.0)
