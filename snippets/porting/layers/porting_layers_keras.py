# --8<-- [start:data]
import keras
import numpy as np
from keras import layers, ops

np.set_printoptions(precision=3, suppress=True)
rng = np.random.default_rng(0)

images = rng.normal(size=(4, 8, 6, 3)).astype("float32")  # (N, H, W, C)
x = ops.array(images)
# --8<-- [end:data]

# --8<-- [start:bn-defaults]
bn = layers.BatchNormalization()
print("epsilon", bn.epsilon, "momentum", bn.momentum)

faint = 0.01 * x  # a variance of 0.0001
print(f"deviation after it: {ops.std(bn(faint, training=True)):.2f}")

for step in range(50):
    bn(x + 5, training=True)
print("moving mean", bn.moving_mean.numpy())
# --8<-- [end:bn-defaults]

# --8<-- [start:bn-variance]
features = x[:, 0, 0]  # (4, 3): four numbers a channel
bn = layers.BatchNormalization(epsilon=1e-5, momentum=0.9)

print("train", ops.convert_to_numpy(bn(features, training=True)[0]))
print("moving variance", bn.moving_variance.numpy())
print("eval ", ops.convert_to_numpy(bn(features, training=False)[0]))
# --8<-- [end:bn-variance]

# --8<-- [start:bn-freeze]
bn = layers.BatchNormalization(trainable=False)
y = bn(x + 5, training=True)
print(f"frozen: output mean {ops.mean(y):.2f}, moving mean", bn.moving_mean.numpy())
# --8<-- [end:bn-freeze]

# --8<-- [start:activations]
one = ops.array([-1.0, 1.0])
print("LeakyReLU       ", ops.convert_to_numpy(layers.LeakyReLU()(one)))
print('"leaky_relu"    ', ops.convert_to_numpy(keras.activations.leaky_relu(one)))

two = ops.array([-2.0, 2.0])
print("activations.gelu", ops.convert_to_numpy(keras.activations.gelu(two)))
print("ops.gelu        ", ops.convert_to_numpy(ops.gelu(two)))
# --8<-- [end:activations]

# --8<-- [start:model]
model = keras.Sequential(
    [
        keras.Input((8, 6, 3)),
        layers.Conv2D(8, kernel_size=3, use_bias=False),
        layers.BatchNormalization(epsilon=1e-5, momentum=0.9),
        layers.LeakyReLU(0.01),
    ]
)
print(tuple(model(x).shape))
# --8<-- [end:model]
