# --8<-- [start:data]
import os

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported

import keras
import numpy as np
import torch
from keras import layers

rng = np.random.default_rng(0)
x = rng.normal(size=(64, 4)).astype("float32")
y = {
    "price": (x @ [[2.0], [-1.0], [0.5], [0.0]]).astype("float32"),
    "kind": np.digitize(x[:, 0] + x[:, 3], [-0.5, 0.5]),  # 0, 1 or 2
}
sizes = {"body": (4, 16), "price": (16, 1), "kind": (16, 3)}
weights = {
    name: rng.normal(size=size, scale=0.4).astype("float32")
    for name, size in sizes.items()
}
# --8<-- [end:data]


# --8<-- [start:model]
def build(Model=keras.Model):
    inputs = keras.Input((4,))
    body = layers.Dense(16, activation="relu", use_bias=False, name="body")
    h = body(inputs)
    outputs = {
        "price": layers.Dense(1, use_bias=False, name="price")(h),
        "kind": layers.Dense(3, use_bias=False, name="kind")(h),
    }
    model = Model(inputs, outputs)
    for name, kernel in weights.items():
        model.get_layer(name).set_weights([kernel])
    return model


def compiled(model):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(
        loss={"price": "mse", "kind": cross_entropy},
        loss_weights={"price": 0.125, "kind": 1.0},
        optimizer=keras.optimizers.SGD(0.125),
    )
    return model


# --8<-- [end:model]


# --8<-- [start:step]
class OfLengthOne(keras.Model):
    def train_step(self, data):
        x, y = data
        y_pred = self(x, training=True)
        loss = self.compute_loss(x=x, y=y, y_pred=y_pred)
        self.zero_grad()
        loss.backward()
        variables = self.trainable_variables
        gradients = [variable.value.grad for variable in variables]
        norm = sum(gradient.square().sum() for gradient in gradients).sqrt()
        with torch.no_grad():
            gradients = [gradient / norm for gradient in gradients]
            self.optimizer.apply(gradients, variables)
        return {"loss": loss}


# --8<-- [end:step]

# --8<-- [start:run]
model = compiled(build(OfLengthOne))
history = model.fit(x, y, batch_size=64, epochs=30, verbose=0).history
for epoch in (0, 29):
    print(f"epoch {epoch + 1}: loss {history['loss'][epoch]:.4f}")
# --8<-- [end:run]
