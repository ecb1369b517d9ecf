# --8<-- [start:data]
import keras
import tensorflow as tf

tf.random.set_seed(0)

(images, labels), _ = keras.datasets.mnist.load_data()
images, labels = images[:1000], labels[:1000]

print(images.shape, images.dtype, labels[:5].tolist())
# --8<-- [end:data]


# --8<-- [start:dataset]
def prepare_one(image, label):
    image = tf.cast(image, tf.float32) / 255
    image = (image - 0.1307) / 0.3081
    return image, label


dataset = tf.data.Dataset.from_tensor_slices((images, labels))
dataset = dataset.map(prepare_one, num_parallel_calls=tf.data.AUTOTUNE)

print(len(dataset), "samples of the shape", dataset.element_spec[0].shape)
# --8<-- [end:dataset]

# --8<-- [start:batches]
loader = dataset.cache().shuffle(len(images)).batch(32).prefetch(tf.data.AUTOTUNE)

batch_x, batch_y = next(iter(loader))
print(len(loader), "batches of the shape", batch_x.shape)
# --8<-- [end:batches]


# --8<-- [start:multi-input]
def with_ink(image, label):
    return {"image": image, "ink": tf.reduce_mean(image)[None]}, label


inputs, targets = next(iter(dataset.map(with_ink).batch(32)))
print({name: tuple(value.shape) for name, value in inputs.items()})

pixels = tf.reshape(inputs["image"], (-1, 784))
print(tf.concat([pixels, inputs["ink"]], axis=1).shape)
# --8<-- [end:multi-input]
