# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers, ops

rng = np.random.default_rng(0)
x_train = rng.normal(size=(100, 4)).astype("float32")
y_train = x_train.sum(axis=1, keepdims=True)


def build_model(penalty=None):
    dense = layers.Dense(1, kernel_initializer="zeros", kernel_regularizer=penalty)
    return keras.Sequential([keras.Input((4,)), dense])


# --8<-- [end:setup]

# --8<-- [start:shrink-given]
w = keras.Variable(1.0)
optimizer = keras.optimizers.SGD(learning_rate=0.5, weight_decay=0.1)
for _ in range(2):
    optimizer.apply([ops.zeros(())], [w])
# --8<-- [end:shrink-given]

# --8<-- [start:shrink]
print(f"{w.numpy():.4f}")
# --8<-- [end:shrink]

# --8<-- [start:penalty-given]
model = build_model(penalty=keras.regularizers.L2(0.1))
optimizer = keras.optimizers.SGD(learning_rate=0.1)
model.compile(loss="mse", optimizer=optimizer)
model.fit(x_train, y_train, batch_size=100, epochs=20, verbose=0)

print(f"loss {model.evaluate(x_train, y_train, batch_size=100, verbose=0):.6f}")
# --8<-- [end:penalty-given]
