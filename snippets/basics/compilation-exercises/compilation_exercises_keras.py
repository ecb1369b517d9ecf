# --8<-- [start:setup]
import keras

# --8<-- [end:setup]


# --8<-- [start:rates-given]
def loss_after_five_steps(rate):
    w = keras.Variable(3.0)
    optimizer = keras.optimizers.SGD(learning_rate=rate)
    for step in range(5):
        optimizer.apply([2 * w], [w])  # the gradient of w² is 2w
    return float(w) ** 2


# --8<-- [end:rates-given]

# --8<-- [start:rates]
for rate in (0.1, 0.5, 1.0, 1.5):
    print(f"rate {rate}: loss {loss_after_five_steps(rate):.4f}")
# --8<-- [end:rates]

# --8<-- [start:rmsprop-given]
w = keras.Variable(1.0)
optimizer = keras.optimizers.RMSprop(learning_rate=0.01)
for step in range(10):
    optimizer.apply([2 * w], [w])  # of the loss w²

print(f"{float(w):.4f}")
# --8<-- [end:rmsprop-given]
