"""A state carried over three steps: gradients with the graph of each step cut off."""

from tandem.proof.parity import (
    PRECISIONS,
    Proof,
    Snippet,
    conclude,
    difference,
    np,
    precision,
    tf,
    torch,
)

W = np.random.default_rng(0).normal(size=7)

proof = Proof("tensorflow")
for dtype in PRECISIONS:
    with precision(dtype):
        pytorch = Snippet(__file__, "pytorch").run("second-time")
        tensorflow = Snippet(__file__, "tensorflow").run("second-time")
        w = torch.from_numpy(W.astype(dtype)).requires_grad_()
        ours = pytorch.gradient_of_steps(w)
        theirs = tensorflow.gradient_of_steps(tf.Variable(W.astype(dtype)))
        proof.found(dtype, gradients=difference(ours, theirs))

# The hurried port: the error silenced with retain_graph, so each step goes back through all.
w = torch.from_numpy(W).requires_grad_()
state = torch.zeros_like(w)
for _ in range(3):
    state = torch.tanh(state + w)
    state.sum().backward(retain_graph=True)
proof.naive(difference(w.grad, theirs))

conclude(proof)
