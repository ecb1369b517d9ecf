# --8<-- [start:data]
import keras
from keras import layers

keras.utils.set_random_seed(0)

train_set, test_set = keras.datasets.mnist.load_data()


def digits(data, first, count=None):
    rows = (data[1] >= first) & (data[1] < first + 5)
    x, y = data[0][rows][:count], data[1][rows][:count]
    return x[..., None].astype("float32") / 255, y - first


x_old, y_old = digits(train_set, 0, 8000)  # 0 to 4: plenty
x_new, y_new = digits(train_set, 5, 100)  # 5 to 9: few
x_old_test, y_old_test = digits(test_set, 0)
x_test, y_test = digits(test_set, 5)
print(len(x_old), "old digits,", len(x_new), "new ones")
# --8<-- [end:data]


# --8<-- [start:pretrain]
def build_base():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, kernel_size=5, strides=2),
            layers.BatchNormalization(momentum=0.9, epsilon=1e-5),
            layers.ReLU(),
            layers.Conv2D(16, kernel_size=3, strides=2),
            layers.BatchNormalization(momentum=0.9, epsilon=1e-5),
            layers.ReLU(),
            layers.Flatten(),
        ]
    )


criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def train(model, x, y, rate, batch_size, epochs):
    # Compiled anew: what is trainable counts as it is now.
    model.compile(loss=criterion, optimizer=keras.optimizers.SGD(learning_rate=rate))
    model.fit(x, y, batch_size=batch_size, epochs=epochs, verbose=0)


def accuracy(model, x, y):
    return (model.predict(x, verbose=0).argmax(axis=1) == y).mean()


base = build_base()
old_model = keras.Sequential([base, layers.Dense(5)])
train(old_model, x_old, y_old, rate=0.125, batch_size=50, epochs=1)
print(f"0 to 4: accuracy {accuracy(old_model, x_old_test, y_old_test):.3f}")
# --8<-- [end:pretrain]

# --8<-- [start:scratch]
scratch = keras.Sequential([build_base(), layers.Dense(5)])
train(scratch, x_new, y_new, rate=0.0625, batch_size=10, epochs=20)
print(f"5 to 9 from scratch: accuracy {accuracy(scratch, x_test, y_test):.3f}")
# --8<-- [end:scratch]

# --8<-- [start:frozen]
base.trainable = False
model = keras.Sequential([base, layers.Dense(5)])  # a new head

train(model, x_new, y_new, rate=0.0625, batch_size=10, epochs=10)
print(f"5 to 9 on the frozen base: accuracy {accuracy(model, x_test, y_test):.3f}")
print(f"0 to 4 as before: accuracy {accuracy(old_model, x_old_test, y_old_test):.3f}")
# --8<-- [end:frozen]

# --8<-- [start:statistics]
forgetful = keras.models.clone_model(old_model)
forgetful.set_weights(old_model.get_weights())
forgetful.trainable = False
dark = 1 - x_new  # pictures of another kind: dark ink on white paper

for epoch in range(10):
    forgetful(dark, training=True)
print(f"0 to 4 by then: accuracy {accuracy(forgetful, x_old_test, y_old_test):.3f}")
# --8<-- [end:statistics]

# --8<-- [start:thaw]
x_more, y_more = digits(train_set, 5, 1000)  # ten times as many labels

base.trainable = False
train(model, x_more, y_more, rate=0.0625, batch_size=10, epochs=4)
print(f"still frozen: accuracy {accuracy(model, x_test, y_test):.3f}")

base.trainable = True
for layer in base.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.trainable = False  # its statistics stay, too

train(model, x_more, y_more, rate=0.015625, batch_size=10, epochs=4)
print(f"thawed:       accuracy {accuracy(model, x_test, y_test):.3f}")
# --8<-- [end:thaw]

# --8<-- [start:in-name-only]
body = build_base()
body.trainable = False
hurried = keras.Sequential([body, layers.Dense(5)])
train(hurried, x_new, y_new, rate=0.0625, batch_size=10, epochs=1)

body.trainable = True  # thawed?
before = body.get_weights()[0]
try:  # not compiled again
    hurried.fit(x_new, y_new, batch_size=10, verbose=0)
    print(f"the body moved by {abs(body.get_weights()[0] - before).max():.3f}")
except ValueError:
    print("fit raises a ValueError")
# --8<-- [end:in-name-only]

# --8<-- [start:high-rate]
train(model, x_new, y_new, rate=0.5, batch_size=10, epochs=1)
print(f"after an epoch at 0.5: accuracy {accuracy(model, x_test, y_test):.3f}")
# --8<-- [end:high-rate]

# --8<-- [start:preprocess]
import numpy as np
from keras.applications import MobileNetV2, efficientnet, mobilenet_v2, resnet50

image = np.full((224, 224, 3), [255, 128, 0], dtype="float32")

for network in (resnet50, mobilenet_v2, efficientnet):
    pixel = network.preprocess_input(image.copy())[0, 0]  # some change it in place
    print(
        f"{network.__name__.split('.')[-1]:12}",
        [round(value, 2) for value in pixel.tolist()],
    )
# --8<-- [end:preprocess]

# --8<-- [start:pixels]
print(f"pixels from 0 to 1:  accuracy {accuracy(scratch, x_test, y_test):.3f}")
print(f"pixels from -1 to 1: accuracy {accuracy(scratch, 2 * x_test - 1, y_test):.3f}")
# --8<-- [end:pixels]

# --8<-- [start:surgery]
features = MobileNetV2(
    include_top=False,
    pooling="avg",
    input_shape=(224, 224, 3),
    weights=None,  # or "imagenet", a download
)
features.trainable = False
model = keras.Sequential([features, layers.Dense(5)])

print(model.count_params(), "parameters", end=", ")
print(sum(np.prod(v.shape) for v in model.trainable_variables), "of them trained")
# --8<-- [end:surgery]
