"""NumPy in, NumPy out: the function of the page in all frameworks, on columns of their own scale."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    np,
    precision,
    torch,
)

rng = np.random.default_rng(0)
data = rng.normal(size=(7, 5)) * [0.1, 1.0, 3.0, 10.0, 0.5] + [1.0, -2.0, 0.0, 5.0, 0.3]


def sides(twin):
    return [
        Snippet(__file__, name).run("create", "round-trip")
        for name in ("pytorch", twin)
    ]


found = []
for twin in ("keras", "tensorflow"):
    proof = Proof(twin)
    for dtype in PRECISIONS:
        with precision(dtype):
            pytorch, other = sides(twin)
            ours = pytorch.standardize(data.astype(dtype))
            theirs = other.standardize(data.astype(dtype))
            assert ours.dtype == theirs.dtype == dtype
            proof.found(dtype, forward=difference(ours, theirs))
    # The hurried port: `std` with PyTorch's default, which divides by n - 1.
    x = torch.from_numpy(data)
    naive = (x - x.mean(dim=0)) / x.std(dim=0)
    proof.naive(difference(naive, other.standardize(data)))
    found.append(proof)

conclude(*found)
