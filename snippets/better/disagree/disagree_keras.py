# --8<-- [start:model]
import keras
import numpy as np
from keras import layers, ops

rng = np.random.default_rng(0)
centres = np.array([[0.0, 1.2], [-1.0, -0.6], [1.0, -0.6]])  # of three classes
labels = rng.integers(3, size=100)
points = rng.normal(loc=centres[labels], scale=0.8).astype("float32")

keras.utils.set_random_seed(0)
hidden = layers.Dense(32, activation="relu")
model = keras.Sequential(
    [keras.Input((2,)), hidden, layers.Dropout(0.5), layers.Dense(3)]
)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = keras.optimizers.SGD(learning_rate=0.5)
model.compile(loss=criterion, optimizer=optimizer, metrics=["accuracy"])
# --8<-- [end:model]

# --8<-- [start:running]
model.fit(points, labels, batch_size=32, epochs=1, shuffle=False, verbose=0)

during, correct = (model.history.history[name][0] for name in ("loss", "accuracy"))
after, accuracy = model.evaluate(points, labels, verbose=0)
print(f"during the epoch: loss {during:.4f}, accuracy {correct:.2f}")
print(f"after the epoch:  loss {after:.4f}, accuracy {accuracy:.2f}")
# --8<-- [end:running]

# --8<-- [start:penalty]
penalised = keras.Sequential(
    [keras.Input((2,)), layers.Dense(3, kernel_regularizer=keras.regularizers.L2(0.1))]
)
penalised.compile(loss=criterion)

loss = penalised.evaluate(points, labels, verbose=0)
by_hand = float(criterion(labels, penalised.predict(points, verbose=0)))
penalty = ops.convert_to_numpy(sum(penalised.losses))
print(f"evaluate {loss:.4f} = by hand {by_hand:.4f} + penalty {penalty:.4f}")
# --8<-- [end:penalty]

# --8<-- [start:batchnorm]
norm = layers.BatchNormalization()
norm.build((None, 2))
for training in (True, False):
    whole, half = norm(points, training=training), norm(points[:50], training=training)
    print("same sample, another batch:", ops.convert_to_numpy(whole[0] - half[0]))
    print("moving mean:", norm.moving_mean.numpy())
# --8<-- [end:batchnorm]

# --8<-- [start:predict-dropout]
dropout = keras.Sequential([keras.Input((6,)), layers.Dropout(0.5)])
ones = np.ones((1, 6))
print("predict:      ", dropout.predict(ones, verbose=0))
print("training=True:", ops.convert_to_numpy(dropout(ones, training=True)))
# --8<-- [end:predict-dropout]

# --8<-- [start:one-unit]
score = np.array([[2.0], [-1.0], [0.3], [0.2], [-2.0]])  # logits
answer = np.array([[1], [0], [1], [1], [0]])

identity = keras.Sequential([keras.Input((1,)), layers.Activation("linear")])
for metric in ("accuracy", keras.metrics.BinaryAccuracy(threshold=0)):
    identity.compile(
        loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[metric]
    )
    print(f"{identity.evaluate(score, answer, verbose=0)[1]:.2f}")
# --8<-- [end:one-unit]
