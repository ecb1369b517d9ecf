# --8<-- [start:pickle]
import pickle


class Payload:
    def __reduce__(self):  # what to call when the file is opened, and with what
        return print, ("this could have been any program",)


stored = pickle.dumps(Payload())
pickle.loads(stored)
# --8<-- [end:pickle]

# --8<-- [start:stranger]
import torch

torch.save({"weights": torch.zeros(2), "extra": Payload()}, "stranger.pt")
# --8<-- [end:stranger]

# --8<-- [start:refused]
try:
    torch.load("stranger.pt")  # weights_only=True
except pickle.UnpicklingError as error:
    print(str(error).split(". ")[0])
    print(str(error).split("Unsupported global: ")[1].split(". ")[0])
# --8<-- [end:refused]

# --8<-- [start:executed]
checkpoint = torch.load("stranger.pt", weights_only=False)
print(list(checkpoint))
# --8<-- [end:executed]

# --8<-- [start:inspect]
print(torch.serialization.get_unsafe_globals_in_checkpoint("stranger.pt"))
# --8<-- [end:inspect]

# --8<-- [start:model]
from torch import nn


class Square(nn.Module):
    def forward(self, x):
        return x * x


model = nn.Sequential(Square(), nn.Linear(4, 3))
# --8<-- [end:model]

# --8<-- [start:share]
from safetensors.torch import load_file, save_file

save_file(model.state_dict(), "to-share.safetensors")
loaded = nn.Sequential(Square(), nn.Linear(4, 3))
loaded.load_state_dict(load_file("to-share.safetensors"))
x = torch.randn(8, 4)
print("equal:", torch.equal(loaded(x), model(x)))
# --8<-- [end:share]

# --8<-- [start:allow]
torch.save(model, "own.pt")
print(sorted(torch.serialization.get_unsafe_globals_in_checkpoint("own.pt")))

with torch.serialization.safe_globals([nn.Sequential, Square, nn.Linear]):
    print(type(torch.load("own.pt")).__name__)
# --8<-- [end:allow]
