# --8<-- [start:setup]
import numpy as np
from keras import layers

names = ["centre", "harbour", "hills"]
# --8<-- [end:setup]

# --8<-- [start:unseen-given]
lookup = layers.StringLookup(vocabulary=names, output_mode="one_hot")
one_hot = lookup(np.array(["hills", "lakeside"]))
# --8<-- [end:unseen-given]

# --8<-- [start:unseen]
print(one_hot.numpy().astype(int).tolist())
# --8<-- [end:unseen]

# --8<-- [start:alike-given]
train = np.array([[40.0, 10.0], [60.0, 30.0], [80.0, 50.0]])  # area, age
small = np.array([[30.0, 60.0], [34.0, 64.0]])
large = np.array([[110.0, 0.0], [120.0, 5.0]])


def scale(flats):
    normalize = layers.Normalization()
    normalize.adapt(flats)
    return normalize(flats).numpy()


print("small:", *scale(small).round(1))
print("large:", *scale(large).round(1))
# --8<-- [end:alike-given]

# --8<-- [start:alike]
normalize = layers.Normalization()
normalize.adapt(train)


def scale(flats):
    return normalize(flats).numpy()


print("small:", *scale(small).round(1))
print("large:", *scale(large).round(1))
# --8<-- [end:alike]

# --8<-- [start:adapt-given]
area = np.array([[30.0], [50.0], [100.0]])
normalize = layers.Normalization()
normalize.adapt(area)

print(normalize(area).numpy().ravel().round(2))
# --8<-- [end:adapt-given]
