"""Both frameworks stop after 20 epochs, resume from their files, and end alike."""

import warnings

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    copy_to_keras,
    difference,
    keras_weights,
    precision,
    torch_weights,
)

# Adam with no eps, which sits in another place of each formula, and with betas that
# float32 keeps.
EXACT = {
    "lr=0.0625)": "lr=0.0625, betas=(0.875, 0.96875), eps=0)",
    "Adam(schedule)": "Adam(schedule, beta_1=0.875, beta_2=0.96875, epsilon=0)",
}
warnings.filterwarnings("ignore", "Skipping variable loading")  # the page shows it
proof = Proof("keras")


def prepare():
    """Both programs, whose `start` gives the same initial weights."""
    pytorch = Snippet(__file__, "pytorch", EXACT).run("train")
    twin = Snippet(__file__, "keras", EXACT).run("train")
    first = pytorch.start()[0]
    start_here, start_there = pytorch.start, twin.start

    def start():
        model, optimizer, scheduler = start_here()
        model.load_state_dict(first.state_dict())
        return model, optimizer, scheduler

    def start_like_it():
        model = start_there()
        copy_to_keras(first, model)
        return model

    pytorch.set(start=start)
    twin.set(start=start_like_it)
    return pytorch, twin


for dtype in PRECISIONS:
    with precision(dtype):
        pytorch, twin = prepare()
        model, optimizer, _ = pytorch.start()

        def step(x, y, model=model, optimizer=optimizer):
            optimizer.zero_grad()
            (model(x) - y).square().mean().backward()
            optimizer.step()

        proof.compare_models(
            dtype,
            model,
            step,
            lambda output, target: (output - target).square().mean(),
            twin.start(),
            [(pytorch.x_train, pytorch.y_train)],
        )
        pytorch.run("begin", "checkpoint", "resume", "weights-alone")
        twin.run("begin", "checkpoint", "resume", "weights-alone")
        here, there = torch_weights(pytorch.resumed), keras_weights(twin.resumed)
        went_on = torch_weights(pytorch.model), keras_weights(twin.model)
        proof.found(
            dtype,
            training=max(
                difference(here, there),
                difference(here, went_on[0]),
                difference(there, went_on[1]),
            ),
        )
        proof.compare_evaluation(dtype, pytorch.resumed, twin.resumed, pytorch.x_val)

# The hurried port: the weights are loaded, the optimizer starts anew.
proof.naive(difference(here, keras_weights(twin.careless)))

conclude(proof)
