# --8<-- [start:settings]
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)

BATCH_SIZE, EPOCHS = 64, 5
UPDATES = EPOCHS * (10_000 // BATCH_SIZE)
WARM_UP = UPDATES // 4
RATE, DECAY, SMOOTHING = 0.01, 0.05, 0.1
# --8<-- [end:settings]


# --8<-- [start:data]
def digits(images, labels):
    images = images[..., None].astype("float32") / 255
    return tf.data.Dataset.from_tensor_slices((images, np.eye(10)[labels]))


def shifted(image, label):  # by up to two pixels
    padded = tf.image.resize_with_crop_or_pad(image, 32, 32)
    return tf.image.random_crop(padded, (28, 28, 1)), label


(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

train_set = digits(x_train[:10_000], y_train[:10_000]).shuffle(10_000).map(shifted)
val_set = digits(x_train[55_000:], y_train[55_000:])
test_set = digits(x_test, y_test)

train_loader = train_set.batch(BATCH_SIZE, drop_remainder=True)
val_loader = val_set.batch(500)
test_loader = test_set.batch(500)
print(len(train_loader), "batches,", UPDATES, "updates")
# --8<-- [end:data]


# --8<-- [start:model]
def block(width):
    return [
        layers.ZeroPadding2D(1),
        layers.Conv2D(width, kernel_size=3, strides=2, use_bias=False),
        layers.BatchNormalization(momentum=0.9, epsilon=1e-5),
        layers.ReLU(),
    ]


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *block(16),  # 28 x 28 -> 14 x 14
            *block(32),  # -> 7 x 7
            *block(64),  # -> 4 x 4
            *block(128),  # -> 2 x 2
            layers.GlobalAveragePooling2D(),  # -> one number a channel
            layers.Dense(10),
        ]
    )


model = build_model()
print(sum(np.prod(v.shape) for v in model.trainable_variables), "parameters")
# --8<-- [end:model]

# --8<-- [start:loss]
criterion = keras.losses.CategoricalCrossentropy(
    from_logits=True, label_smoothing=SMOOTHING
)
# --8<-- [end:loss]

# --8<-- [start:optimizer]
schedule = keras.optimizers.schedules.CosineDecay(
    RATE / 25, UPDATES - WARM_UP, warmup_target=RATE, warmup_steps=WARM_UP
)

optimizer = keras.optimizers.AdamW(schedule, weight_decay=DECAY)
optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
model.compile(loss=criterion, optimizer=optimizer, metrics=["accuracy"])
# --8<-- [end:optimizer]

# --8<-- [start:train]
keep_best = keras.callbacks.ModelCheckpoint(
    "best.keras", monitor="val_accuracy", mode="max", save_best_only=True
)
history = model.fit(
    train_loader,
    epochs=EPOCHS,
    validation_data=val_loader,
    callbacks=[keep_best],
    shuffle=False,  # the data set does
    verbose=0,
).history
accuracies = history["val_accuracy"]
rates = [float(schedule(update)) for update in range(UPDATES)]

for epoch, (loss, accuracy) in enumerate(zip(history["loss"], accuracies, strict=True)):
    print(f"epoch {epoch + 1}: loss {loss:.4f}, validation accuracy {accuracy:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
figure, (left, right) = plt.subplots(1, 2)
left.plot(rates)
left.set_xlabel("update")
left.set_ylabel("learning rate")
right.plot(range(1, EPOCHS + 1), accuracies)
right.set_xlabel("epoch")
right.set_ylabel("validation accuracy")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:best]
best = keras.models.load_model("best.keras")

loss, accuracy = best.evaluate(test_loader, verbose=0)
print(f"best of epoch {accuracies.index(max(accuracies)) + 1}")
print(f"test accuracy {accuracy:.4f}")
# --8<-- [end:best]

# --8<-- [start:predict]
images, labels = next(iter(test_loader))
digits = best.predict(images, verbose=0).argmax(axis=1)
print("predicted", digits[:10].tolist())
print("labels   ", y_test[:10].tolist())
# --8<-- [end:predict]

# --8<-- [start:slow-statistics]
batches = train_loader.take(60).cache()
images, labels = next(iter(val_loader))

for momentum in (0.99, 0.9):  # the default, and what PyTorch calls 0.1
    keras.utils.set_random_seed(0)  # the same weights in both runs
    network = build_model()
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = momentum

    optimizer = keras.optimizers.AdamW(0.001, weight_decay=0.01)
    network.compile(loss=criterion, optimizer=optimizer)
    network.fit(batches, shuffle=False, verbose=0)
    for training in (False, True):
        output = network(images, training=training)
        right = tf.argmax(output, axis=1) == tf.argmax(labels, axis=1)
        accuracy = right.numpy().mean()
        print(f"momentum={momentum}, training={training}: accuracy {accuracy:.1f}")
# --8<-- [end:slow-statistics]

# --8<-- [start:time]
import time

plain = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, kernel_size=3, activation="relu"),
        layers.Conv2D(64, kernel_size=3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10),
    ]
)
images, labels = images[:BATCH_SIZE], labels[:BATCH_SIZE]


def seconds(network, updates=5):
    network.compile(loss=criterion, optimizer="adamw")
    for update in range(updates + 1):
        if update == 1:  # the first one also prepares
            start = time.perf_counter()
        network.train_on_batch(images, labels)
    return time.perf_counter() - start


print(f"an update of the plain CNN: {seconds(plain) / seconds(build_model()):.1f} x")
# --8<-- [end:time]
