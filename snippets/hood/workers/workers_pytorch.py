# --8<-- [start:random]
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Noise(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return np.random.random(), self.rng.random()


if __name__ == "__main__":
    torch.manual_seed(0)
    loader = DataLoader(Noise(), batch_size=2, num_workers=2)
    for epoch in range(2):
        np_random, own_rng = map(torch.cat, zip(*loader, strict=True))
        print("np.random", np_random.numpy().round(3))
        print("self.rng ", own_rng.numpy().round(3))
# --8<-- [end:random]

# --8<-- [start:guard]
import subprocess
import sys
import textwrap
from pathlib import Path

unguarded = """
from torch.utils.data import DataLoader

loader = DataLoader(range(4), num_workers=1, multiprocessing_context="spawn")
print(list(loader))
"""
if __name__ == "__main__":
    Path("unguarded.py").write_text(unguarded)
    command = [sys.executable, "unguarded.py"]
    done = subprocess.run(command, capture_output=True, text=True)

    error = done.stderr[done.stderr.index("RuntimeError: ") :]
    print(textwrap.shorten(error, 140, placeholder=" ..."))
# --8<-- [end:guard]
