"""The model at the end of the page, trained with AdamW and clipping."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    keras_weights,
    np,
    precision,
    torch,
    torch_weights,
)

# Numbers that float32 keeps, through which Keras passes them. Epsilon is added in different
# places, as the page says, so it is left out; nothing divides by zero here.
EXACT = {"lr=0.001": "lr=0.0625", "betas=(0.9, 0.999)": "betas=(0.875, 0.96875)"}
EXACT |= {"learning_rate=0.001": "learning_rate=0.0625"}
EXACT |= {"beta_1=0.9,": "beta_1=0.875,", "beta_2=0.999,": "beta_2=0.96875,"}
EXACT |= {"eps=1e-7": "eps=0.0", "epsilon=1e-7": "epsilon=0.0"}
EXACT |= {"weight_decay=0.004": "weight_decay=0.0625"}
# `clip_grad_norm_` adds 1e-6 to the norm, which float64 would show.
UNCLIPPED = EXACT | {"global_clipnorm=0.5": "global_clipnorm=1e9"}
UNCLIPPED |= {"max_norm=0.5": "max_norm=1e9"}

proof = Proof("keras")
rng = np.random.default_rng(2)


def batches(dtype, count=30):
    for _ in range(count):
        x = rng.normal(size=(16, 4)).astype(dtype)
        yield x, rng.normal(size=(16, 1)).astype(dtype)


def sides(replace):
    """Both programs up to and including `train`, of whose 50 updates one is made."""
    pytorch = Snippet(__file__, "pytorch", replace | {"range(50)": "range(1)"})
    twin = Snippet(__file__, "keras", replace | {"epochs=50": "epochs=1"})
    for side in (pytorch, twin):
        side.run("defaults", "model", "train")
    return pytorch, twin


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = sides(EXACT if dtype == "float32" else UNCLIPPED)
        proof.compare_models(
            dtype,
            pytorch.model,
            pytorch.update,
            pytorch.criterion,
            twin.model,
            list(batches(dtype)),
        )

# The hurried port: Adam for AdamW, with the same arguments.
pytorch, twin = sides(EXACT | {"AdamW": "Adam"})
for x, y in batches("float32"):
    pytorch.update(torch.from_numpy(x), torch.from_numpy(y))
    twin.model.train_on_batch(x, y)
proof.naive(difference(torch_weights(pytorch.model), keras_weights(twin.model)))

conclude(proof)
