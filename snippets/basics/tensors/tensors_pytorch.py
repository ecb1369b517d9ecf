# --8<-- [start:create]
import numpy as np
import torch

print("floats:", torch.tensor([1.0, 2.0]).dtype)
print("integers:", torch.tensor([1, 2]).dtype)
print("range:", torch.arange(3).dtype)
print("zeros:", torch.zeros(2, 3).dtype)
print("NumPy:", torch.tensor(np.array([1.0, 2.0])).dtype)
print("default:", torch.get_default_dtype())
# --8<-- [end:create]

# --8<-- [start:constructor]
print("labels:", torch.tensor([0, 2]).dtype, torch.Tensor([0, 2]).dtype)
print("rounded:", torch.tensor([16777217]), torch.Tensor([16777217]).long())
print("shape:", torch.tensor(3).shape, torch.Tensor(3).shape)

torch.use_deterministic_algorithms(True)  # fills what nobody has set with NaN
print(torch.Tensor(3))
torch.use_deterministic_algorithms(False)
# --8<-- [end:constructor]


# --8<-- [start:round-trip]
def standardize(data):
    x = torch.from_numpy(data)
    x = (x - x.mean(dim=0)) / x.std(dim=0, correction=0)
    return x.numpy()


data = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0]], dtype="float32")
print(standardize(data).round(4))
# --8<-- [end:round-trip]


# --8<-- [start:memory]
array = np.zeros(3)
shared = torch.from_numpy(array)
copied = torch.tensor(array)
array[0] = 7.0
print(shared)
print(copied)

back = shared.numpy()
back[1] = 9.0
print(shared)
# --8<-- [end:memory]


# --8<-- [start:gradient]
weights = torch.tensor([1.0, 2.0], requires_grad=True)
try:
    weights.numpy()
except RuntimeError as error:
    print(error)

print(weights.detach().cpu().numpy())
# --8<-- [end:gradient]
