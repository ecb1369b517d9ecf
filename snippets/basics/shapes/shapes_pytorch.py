# --8<-- [start:blocks]
import torch

images = torch.zeros(32, 28, 28)  # 32 pictures of 28 rows and 28 columns
print(images.shape, images.ndim, images.numel())

print(images[0].shape, images[:, 0].shape)
print(images.sum(dim=0).shape, images.sum(dim=0, keepdim=True).shape)
print(images.reshape(32, 784).shape, images.reshape(32, -1).shape)
print(images.unsqueeze(1).shape)
# --8<-- [end:blocks]

# --8<-- [start:view]
matrix = torch.tensor([[1, 2, 3], [4, 5, 6]])
turned = matrix.permute(1, 0)
try:
    turned.view(6)
except RuntimeError as error:
    print(error)

print(turned.is_contiguous())
print(turned.reshape(6), turned.contiguous().view(6))
print(matrix.reshape(3, 2))  # not the transposed matrix
# --8<-- [end:view]

# --8<-- [start:join]
a, b = torch.zeros(2, 3), torch.ones(2, 3)
print(torch.cat([a, b], dim=0).shape, torch.stack([a, b], dim=0).shape)
print(a.unsqueeze(1).shape, a.unsqueeze(1).squeeze(1).shape)
print([part.tolist() for part in torch.split(torch.arange(6), 2)])
# --8<-- [end:join]

# --8<-- [start:broadcast]
table, row_sums = torch.ones(3, 4), torch.tensor([10.0, 20.0, 30.0])
try:
    table / row_sums
except RuntimeError as error:
    print(error)

print((table / row_sums[:, None]).shape)
# --8<-- [end:broadcast]


# --8<-- [start:heads]
def split_heads(x, heads):
    batch, steps, features = x.shape
    x = x.reshape(batch, steps, heads, features // heads)
    return x.permute(0, 2, 1, 3)


x = torch.arange(24.0).reshape(2, 3, 4)  # batch, steps, features
print(split_heads(x, 2).shape)  # batch, heads, steps, features of a head
print(split_heads(x, 2)[0])
# --8<-- [end:heads]


# --8<-- [start:attend]
def attend(x, heads):
    h = split_heads(x, heads)
    scores = h @ h.transpose(-2, -1) / h.shape[-1] ** 0.5
    h = scores.softmax(dim=-1) @ h
    return h.permute(0, 2, 1, 3).reshape(x.shape)


print(attend(x, 2).shape)
# --8<-- [end:attend]
