# --8<-- [start:data]
import os

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported

import keras
from keras import layers
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision import datasets

keras.utils.set_random_seed(0)


def mnist(train):
    digits = datasets.MNIST("data", train=train, download=True)
    images = (digits.data[:, None] / 255 - 0.1307) / 0.3081
    return TensorDataset(images, digits.targets)


digits, test_set = mnist(train=True), mnist(train=False)
train_set, val_set, _ = random_split(digits, [25_000, 5_000, 30_000])
train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
val_loader = DataLoader(val_set, batch_size=1000)
test_loader = DataLoader(test_set, batch_size=1000)
print(len(train_loader), "batches an epoch")
# --8<-- [end:data]

# --8<-- [start:model]
keras.config.set_image_data_format("channels_first")
model = keras.Sequential(
    [
        keras.Input((1, 28, 28)),
        layers.Conv2D(32, 3, strides=2, activation="relu"),
        layers.Conv2D(64, 3),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10),
    ]
)
print(model.count_params(), "parameters")
# --8<-- [end:model]

# --8<-- [start:setup]
schedule = keras.optimizers.schedules.PiecewiseConstantDecay(
    [249, 349], [1.0, 0.25, 0.0625]
)
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Adadelta(schedule, rho=0.95, epsilon=1e-6),
    metrics=["accuracy"],
)
losses = []
keep_loss = keras.callbacks.LambdaCallback(
    on_train_batch_end=lambda batch, logs: losses.append(logs["loss"])
)
# --8<-- [end:setup]

# --8<-- [start:train]
history = model.fit(
    train_loader,
    validation_data=val_loader,
    callbacks=[keep_loss],
    shuffle=False,
    verbose=0,
)
found = history.history["val_accuracy"][-1]
print(f"{len(losses)} updates, validation accuracy {found:.4f}")
# --8<-- [end:train]

# --8<-- [start:curve]
import matplotlib.pyplot as plt

plt.plot(losses[29::30])
plt.xlabel("30 batches")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:evaluate]
loss, accuracy = model.evaluate(test_loader, verbose=0)
print(f"test accuracy {accuracy:.4f}")
# --8<-- [end:evaluate]

# --8<-- [start:adam]
adam = keras.optimizers.Adam().get_config()
names = ("beta_1", "beta_2", "epsilon", "weight_decay")
print({name: adam[name] for name in names})
# --8<-- [end:adam]
