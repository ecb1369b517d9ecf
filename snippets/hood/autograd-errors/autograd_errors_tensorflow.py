# --8<-- [start:second-time]
import tensorflow as tf


def gradient_of_steps(w):
    state = total = tf.zeros_like(w)
    for step in range(3):
        with tf.GradientTape() as tape:  # knows nothing of the step before
            state = tf.tanh(state + w)
            loss = tf.reduce_sum(state)
        total += tape.gradient(loss, w)
    return total


w = tf.Variable([0.5, -0.3])
print(gradient_of_steps(w))
# --8<-- [end:second-time]


# --8<-- [start:two-losses]
with tf.GradientTape() as tape:
    squares = tf.square(w)
    one, two = tf.reduce_sum(squares), tf.reduce_max(squares)
    both = one + two  # one pass for both losses
print(tape.gradient(both, w))
try:
    tape.gradient(one, w)
except RuntimeError as error:
    print(error)

with tf.GradientTape(persistent=True) as tape:
    squares = tf.square(w)
    one, two = tf.reduce_sum(squares), tf.reduce_max(squares)
print(tape.gradient(one, w) + tape.gradient(two, w))
# --8<-- [end:two-losses]


# --8<-- [start:none]
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.square(w.numpy().tolist()))  # through Python: no graph
print(tape.gradient(y, w))

with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.square(w))
w = tf.Variable([1.0, 2.0])  # a new variable that y never saw
print(tape.gradient(y, w))
# --8<-- [end:none]
