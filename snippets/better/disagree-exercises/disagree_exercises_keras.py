# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

x, y = np.ones((2, 1)), np.full((2, 1), 2.0)  # two samples, both alike
# --8<-- [end:setup]

# --8<-- [start:during-given]
dense = layers.Dense(1, use_bias=False, kernel_initializer="zeros")
model = keras.Sequential([keras.Input((1,)), dense])
model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.5))

history = model.fit(x, y, batch_size=1, verbose=0)  # one sample a batch
during = history.history["loss"][0]
after = model.evaluate(x, y, verbose=0)
# --8<-- [end:during-given]

# --8<-- [start:during]
print(f"during the epoch {during:.1f}, after it {after:.1f}")
# --8<-- [end:during]

# --8<-- [start:statistics-given]
norm = layers.BatchNormalization()
norm.build((None, 1))
before = float(norm.moving_mean[0])
norm(y, training=True)  # to evaluate
print("the statistics stayed:", float(norm.moving_mean[0]) == before)
# --8<-- [end:statistics-given]

# --8<-- [start:statistics]
norm = layers.BatchNormalization()
norm.build((None, 1))
before = float(norm.moving_mean[0])
norm(y)  # False is its default here
print("the statistics stayed:", float(norm.moving_mean[0]) == before)
# --8<-- [end:statistics]

# --8<-- [start:threshold-given]
metric = keras.metrics.BinaryAccuracy(threshold=0)
logits = np.array([0.2, -1.0, 0.4, 3.0])
labels = np.array([1, 0, 1, 1])
metric.update_state(labels, logits)
print(f"accuracy {metric.result():.2f}")
# --8<-- [end:threshold-given]
