# --8<-- [start:shapes]
import torch


def report(graph, inputs):
    print("  compiling for", [tuple(x.shape) for x in inputs if torch.is_tensor(x)])
    return graph.forward


@torch.compile(backend=report)
def total(x, factor):
    return (x * factor).sum()


for rows in (2, 2, 3, 4):
    print(rows, "rows")
    total(torch.zeros(rows, 4), 1)
# --8<-- [end:shapes]


# --8<-- [start:scalars]
for factor in (2, 3, 4):
    print("factor", factor)
    total(torch.zeros(2, 4), factor)
# --8<-- [end:scalars]


# --8<-- [start:frozen]
factor = 2.0


@torch.compile(backend=report)
def scaled(x):
    return factor * x


print(scaled(torch.ones(1)).item())
factor = 3.0
print(scaled(torch.ones(1)).item())
# --8<-- [end:frozen]


# --8<-- [start:stopwatch]
import statistics
import time


def seconds(call, *arguments, repeat=50, **options):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call(*arguments, **options)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


# --8<-- [end:stopwatch]


# --8<-- [start:cost]
import os

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # an empty one: compile anew


def add(x):
    return x + 1


def chain(x):
    for _ in range(10):
        x = torch.tanh(x + 0.1)
    return x


def product(x):
    return x @ x


torch.compile(torch.sin)(torch.ones(1))  # loads the compiler

for function in (add, chain, product):
    x = torch.eye(500) if function is product else torch.ones(100)
    graph = torch.compile(function)
    eager = seconds(function, x)
    first, later = seconds(graph, x, repeat=1), seconds(graph, x)
    name = function.__name__
    print(f"{name}: first call {first:.2f} s, later {later / eager:.2f} of eager")
# --8<-- [end:cost]


# --8<-- [start:torchscript]
import warnings

from torch import nn

layer, x = nn.Linear(4, 1), torch.ones(2, 4)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.jit.script(layer)
print(f"{caught[0].category.__name__}: {caught[0].message}")

exported = torch.export.export(layer, (x,))
torch.export.save(exported, "layer.pt2")
loaded = torch.export.load("layer.pt2").module()
print(torch.equal(layer(x), loaded(x)))
# --8<-- [end:torchscript]
