# --8<-- [start:setup]
import keras
import numpy as np
from keras import layers

image = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])  # two rows, two columns, a channel
# --8<-- [end:setup]

# --8<-- [start:quarter-given]
rotate = layers.RandomRotation((0.25, 0.25))  # from 1/4 to 1/4: always a quarter
turned = rotate(image[None], training=True)
# --8<-- [end:quarter-given]

# --8<-- [start:quarter]
print(np.ravel(turned).round(2).tolist())
# --8<-- [end:quarter]

# --8<-- [start:validate-given]
keras.utils.set_random_seed(0)
images = keras.random.uniform((100, 8, 8, 1))
prepare = keras.Sequential(
    [layers.RandomFlip("horizontal"), layers.Rescaling(2.0, offset=-1.0)]
)

first = prepare(images, training=True)  # to validate with
second = prepare(images, training=True)
print("validated on the same images:", np.allclose(first, second))
# --8<-- [end:validate-given]

# --8<-- [start:validate]
first = prepare(images, training=False)
second = prepare(images, training=False)
print("validated on the same images:", np.allclose(first, second))
# --8<-- [end:validate]

# --8<-- [start:scale-given]
prepare = layers.Rescaling(1 / 127.5, offset=-1.0)
pixels = np.array([[[[0], [255]], [[51], [102]]]], dtype="uint8")

print([round(float(value), 2) for value in np.ravel(prepare(pixels))])
# --8<-- [end:scale-given]
