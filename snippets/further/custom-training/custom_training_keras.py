# --8<-- [start:data]
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

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


# --8<-- [end:model]


# --8<-- [start:several]
def compiled(model, metrics=None):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(
        loss={"price": "mse", "kind": cross_entropy},
        loss_weights={"price": 0.125, "kind": 1.0},
        optimizer=keras.optimizers.SGD(0.125),
        metrics=metrics,
    )
    return model


model = compiled(build(), metrics={"kind": ["accuracy"]})
history = model.fit(x, y, batch_size=64, epochs=30, verbose=0).history
last = {name: values[-1] for name, values in history.items()}

print(
    f"total {last['loss']:.4f}, price {last['price_loss']:.4f}, "
    f"kind {last['kind_loss']:.4f}"
)
print(f"accuracy of kind {last['kind_accuracy']:.4f}")
# --8<-- [end:several]

# --8<-- [start:metrics]
outputs = [model.get_layer(name).output for name in ("price", "kind")]
listed = keras.Model(model.inputs, outputs)  # a list of outputs, no names

for metrics in (["mae"], [["mae"], ["accuracy"]]):
    listed.compile(loss=["mse", model.loss["kind"]], metrics=metrics)
    try:
        targets = [y["price"], y["kind"]]
        print(*listed.evaluate(x, targets, verbose=0, return_dict=True))
    except ValueError as error:
        print("ValueError:", str(error).splitlines()[1])
# --8<-- [end:metrics]


# --8<-- [start:step]
class OfLengthOne(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred)
        variables = self.trainable_variables
        gradients = tape.gradient(loss, variables)
        norm = tf.linalg.global_norm(gradients)
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


# --8<-- [start:own-loss]
class SmallPrices(keras.Model):
    def compute_loss(self, x, y, y_pred, *args, **kwargs):
        loss = super().compute_loss(x, y, y_pred, *args, **kwargs)
        return loss + 0.125 * ops.mean(ops.abs(y_pred["price"]))


model = compiled(build(SmallPrices))
history = model.fit(x, y, batch_size=64, epochs=30, verbose=0).history
print(f"loss {history['loss'][-1]:.4f}")
# --8<-- [end:own-loss]
