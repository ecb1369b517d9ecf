# --8<-- [start:train]
print(28 * 28 * 10 + 10, "parameters")
# --8<-- [end:train]

# --8<-- [start:accuracy]
print("test accuracy", 91 / 100)
# --8<-- [end:accuracy]
