# --8<-- [start:mixing]
import torch

counts = torch.tensor([1, 2])
print(counts * 1.5)
print(counts * torch.tensor([0.5, 2.0]))
try:
    counts.mean()
except RuntimeError as error:
    print(error)

print(counts.float().mean())
# --8<-- [end:mixing]


# --8<-- [start:cost]
def cost(counts, prices):
    return counts.to(prices.dtype) @ prices


counts = torch.tensor([[1, 2], [3, 4]])
prices = torch.tensor([[0.5, 1.2], [2.9, 0.3]])
try:
    counts @ prices
except RuntimeError as error:
    print(error)

print(counts @ prices.long())  # wrong: 0.5 became 0, 2.9 became 2
print(cost(counts, prices))
# --8<-- [end:cost]


# --8<-- [start:sums]
large = torch.tensor([2**30, 2**30], dtype=torch.int32)
pixels = torch.tensor([200, 100], dtype=torch.uint8)
print(large.sum(), pixels.sum())
print(large[0] + large[1], pixels[0] + pixels[1])  # wrong: no room for the sum
# --8<-- [end:sums]


# --8<-- [start:index]
grid = torch.tensor([[10, 20, 30], [40, 50, 60]])
print(grid[0], grid[:, -1])
print(grid[grid > 30])
print(grid[[1, 0]])  # rows 1 and 0
print(grid[[0, 1], [2, 0]])  # elements (0, 2) and (1, 0)
# --8<-- [end:index]


# --8<-- [start:gather]
def pick(x, columns):
    return torch.gather(x, 1, columns)


print(pick(grid, torch.tensor([[2, 0], [1, 1]])))
try:
    pick(grid, torch.tensor([2, 0]))  # as for tf.gather
except RuntimeError as error:
    print(error)

print(torch.index_select(grid, 1, torch.tensor([2, 0])))
# --8<-- [end:gather]


# --8<-- [start:assign]
row = grid[0]  # a view: it shares the numbers
grid[0, 0] = 1
print(row)

copy = grid.clone()
copy[0, 0] = 2
print(grid[0])
# --8<-- [end:assign]
