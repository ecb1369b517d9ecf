# --8<-- [start:by-hand]
import tensorflow as tf

a = tf.Variable(3.0)
b = tf.Variable(5.0)
x = tf.Variable(2.0)

with tf.GradientTape() as tape:
    y = (a + b) / x
dy_da, dy_db, dy_dx = tape.gradient(y, [a, b, x])

print(f"y = {y}, by hand {(3 + 5) / 2}")
print(f"dy/da = {dy_da}, by hand {1 / 2}")
print(f"dy/db = {dy_db}, by hand {1 / 2}")
print(f"dy/dx = {dy_dx}, by hand {-(3 + 5) / 2**2}")
# --8<-- [end:by-hand]

# --8<-- [start:downhill]
import matplotlib.pyplot as plt


def loss_of(w):
    return (w - 2) ** 2 + 1


w = tf.Variable(-1.0)
ws, losses = [], []
for step in range(6):
    with tf.GradientTape() as tape:
        loss = loss_of(w)
    slope = tape.gradient(loss, w)
    print(f"w {float(w):6.3f}, loss {float(loss):6.3f}, slope {float(slope):6.3f}")
    ws.append(float(w))
    losses.append(float(loss))
    w.assign_sub(0.2 * slope)  # against the slope

curve = tf.linspace(-1.5, 5.5, 50)
plt.plot(curve, loss_of(curve), color="gray")
plt.plot(ws, losses, "o--")
plt.xlabel("w")
plt.ylabel("loss")
plt.show()
# --8<-- [end:downhill]


# --8<-- [start:again]
for step in range(3):
    with tf.GradientTape() as tape:  # a new tape: nothing to add to
        y = (a + b) / x
    print(tape.gradient(y, a))
# --8<-- [end:again]


# --8<-- [start:no-record]
y = (a + b) / x  # outside a tape nothing is recorded

with tf.GradientTape() as tape:
    constant = tf.stop_gradient(a + b)  # a number from here on
    y = constant / x
print(tape.gradient(y, [a, x]))
# --8<-- [end:no-record]


# --8<-- [start:input]
weights = tf.constant([[2.0], [-1.0], [0.5]])
image = tf.constant([[1.0, 0.5, -1.0]])


def score(image):
    return tf.reduce_sum(tf.tanh(image @ weights))


with tf.GradientTape() as tape:
    y = score(image)
print(tape.gradient(y, image))  # None: a constant is not watched

with tf.GradientTape() as tape:
    tape.watch(image)
    y = score(image)
print(tape.gradient(y, image))
# --8<-- [end:input]


# --8<-- [start:control-flow]
def grow(x):
    steps = 0
    while tf.norm(x) < 100:  # the data decide how often
        x = x * 2 if tf.reduce_sum(x) > 0 else x * -3
        steps += 1
    return tf.reduce_sum(x), steps


for start in ([1.0, 2.0], [-1.0, -2.0], [30.0, 40.0]):
    x = tf.Variable(start)
    with tf.GradientTape() as tape:
        y, steps = grow(x)
    print(f"{steps} steps, gradient {tape.gradient(y, x).numpy().tolist()}")
# --8<-- [end:control-flow]


# --8<-- [start:second]
x = tf.Variable(tf.linspace(-3.0, 3.0, 41))
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = tf.tanh(x)
    first = inner.gradient(y, x)
second = outer.gradient(first, x)

for curve, label in ((y, "tanh"), (first, "first"), (second, "second")):
    plt.plot(x.numpy(), curve, label=label)
plt.legend()
plt.show()
# --8<-- [end:second]
