# --8<-- [start:model]
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)


def build_model():
    return nn.Sequential(
        nn.Linear(4, 16),
        nn.Tanh(),
        nn.Dropout(0.5),
        nn.Linear(16, 3),
    )


model = build_model().eval()
x = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
with torch.no_grad():
    before = model(torch.from_numpy(x)).numpy()
# --8<-- [end:model]

# --8<-- [start:save]
torch.save(model.state_dict(), "weights.pt")
# --8<-- [end:save]

# --8<-- [start:load]
loaded = build_model()
loaded.load_state_dict(torch.load("weights.pt"))
loaded.eval()

with torch.no_grad():
    after = loaded(torch.from_numpy(x)).numpy()
print("equal:", np.array_equal(before, after))
# --8<-- [end:load]

# --8<-- [start:wrong-model]
wrong = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 3))  # no dropout
try:
    wrong.load_state_dict(torch.load("weights.pt"))
except RuntimeError as error:
    print(error)

wrong = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 3))
wrong.load_state_dict(torch.load("weights.pt"))  # fits, though it is another model
wrong.eval()
print("equal:", np.array_equal(before, wrong(torch.from_numpy(x)).detach().numpy()))
# --8<-- [end:wrong-model]

# --8<-- [start:safetensors]
from safetensors.torch import load_file, save_file

save_file(model.state_dict(), "model.safetensors")

tensors = load_file("model.safetensors")
loaded = build_model()
loaded.load_state_dict(tensors)
print({name: tuple(tensor.shape) for name, tensor in tensors.items()})
# --8<-- [end:safetensors]

# --8<-- [start:transposed]
weight = model[0].weight
try:
    save_file({"weight": weight.T}, "transposed.safetensors")
except ValueError as error:
    print(str(error).split(":")[0])

save_file({"weight": weight.T.contiguous()}, "transposed.safetensors")
print("equal:", torch.equal(load_file("transposed.safetensors")["weight"], weight.T))
# --8<-- [end:transposed]

# --8<-- [start:device]
try:
    torch.load("weights.pt", map_location="cuda")  # here: a machine without a GPU
except RuntimeError as error:
    print(str(error).split(". ")[0])

weights = torch.load("weights.pt", map_location="cpu")
print(weights["0.weight"].device)
# --8<-- [end:device]

# --8<-- [start:whole-model]
torch.save(model, "whole.pt")
try:
    torch.load("whole.pt")
except Exception as error:
    print(type(error).__name__ + ":", str(error).split(". ")[0])

whole = torch.load("whole.pt", weights_only=False)  # for your own files only
print(type(whole).__name__)
# --8<-- [end:whole-model]
