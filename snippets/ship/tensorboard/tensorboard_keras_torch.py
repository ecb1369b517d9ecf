# --8<-- [start:callback]
import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported
# Keras 3.15 and PyTorch 2.15 convert to NumPy in a way that NumPy 2 deprecates.
warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)

import keras
import numpy as np
from keras import layers
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/keras_torch")
log = keras.callbacks.LambdaCallback(
    on_epoch_end=lambda epoch, logs: writer.add_scalar(
        "epoch_loss", logs["loss"], epoch
    )
)

x_train = np.random.default_rng(0).normal(size=(200, 2)).astype("float32")
model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
model.compile(loss="mse", optimizer="sgd")
model.fit(x_train, x_train[:, :1], epochs=2, callbacks=[log], verbose=0)
writer.close()

events = EventAccumulator("runs/keras_torch").Reload().Scalars("epoch_loss")
print("losses of epochs", [event.step for event in events])
# --8<-- [end:callback]
