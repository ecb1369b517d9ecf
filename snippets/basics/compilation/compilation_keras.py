# --8<-- [start:model]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

model = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Dense(32, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
# --8<-- [end:model]

# --8<-- [start:compile]
model.compile(
    loss=keras.losses.MeanSquaredError(),
    optimizer=keras.optimizers.SGD(learning_rate=0.01),
    metrics=["mean_absolute_error"],
)
# --8<-- [end:compile]

# --8<-- [start:learning-rate]
model.optimizer.learning_rate = 0.001

print(f"{float(model.optimizer.learning_rate):.3f}")
# --8<-- [end:learning-rate]

# --8<-- [start:loss]
target = np.array([[1.0], [0.0], [1.0]])
output = np.array([[0.9], [0.2], [0.4]])
print(f"{model.loss(target, output):.4f}")
# --8<-- [end:loss]

# --8<-- [start:reduction]
for reduction in ("sum_over_batch_size", "sum", "none"):
    value = keras.losses.MeanSquaredError(reduction=reduction)(target, output)
    print(reduction, value.shape)
# --8<-- [end:reduction]

# --8<-- [start:defaults]
adam = keras.optimizers.Adam()
for name in ("learning_rate", "beta_1", "beta_2", "epsilon"):
    print(name, adam.get_config()[name])

print("SGD learning_rate", keras.optimizers.SGD().get_config()["learning_rate"])
# --8<-- [end:defaults]

# --8<-- [start:some-parameters]
model.layers[0].trainable = False
model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.01))
before = model.get_weights()

model.train_on_batch(target, target)

for weight, old in zip(model.weights, before, strict=True):
    print(f"{weight.path} moved by {np.abs(weight.numpy() - old).max():.6f}")
# --8<-- [end:some-parameters]

# --8<-- [start:frozen]
body = keras.Sequential(
    [layers.Dense(4), layers.BatchNormalization(), layers.Dropout(0.5)]
)
body.trainable = False
body.build((None, 1))

for training in (True, False):
    before = body.layers[1].get_weights()[2]  # the moving mean
    outputs = [body(target, training=training) for _ in range(2)]
    same = np.array_equal(*map(keras.ops.convert_to_numpy, outputs))
    still = np.array_equal(before, body.layers[1].get_weights()[2])
    print(f"{training=}: statistics stay {still}, dropout is off {same}")
# --8<-- [end:frozen]

# --8<-- [start:wrong-argument]
import warnings

try:
    keras.optimizers.SGD(lr=0.01)
except ValueError as error:
    print(error)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.optimizers.SGD(learning_rate=0.01, decay=1e-4)
print(caught[0].message)
# --8<-- [end:wrong-argument]

# --8<-- [start:old-names]
for owner, name in (
    (model, "fit_generator"),
    (model, "predict_classes"),
    (model.optimizer, "lr"),
    (keras.utils, "np_utils"),
):
    try:
        getattr(owner, name)
    except AttributeError as error:
        print(error)

probabilities = model.predict(target, verbose=0)
print((probabilities > 0.5).astype(int).shape)  # predict_classes, two classes
print(keras.utils.to_categorical([0, 2], 3).tolist())
# --8<-- [end:old-names]

# --8<-- [start:not-compiled]
try:
    keras.Sequential([layers.Dense(1)]).fit(target, target)
except ValueError as error:
    print(error)
# --8<-- [end:not-compiled]
