# --8<-- [start:across]
import torch  # before tensorflow: the other order can abort the process

import tensorflow as tf

x = tf.constant([1.0, 2.0, 3.0])
copied = torch.from_numpy(x.numpy())
shared = torch.from_dlpack(x)
shared[0] = 9.0
print(copied)
print(x)  # changed, though TensorFlow's tensors have no assignment

y = torch.tensor([1.0, 2.0], requires_grad=True)
try:
    tf.constant(y)
except RuntimeError as error:
    print(error)

print(tf.constant(y.detach().numpy()))
print(tf.experimental.dlpack.from_dlpack(y.detach().__dlpack__()))
# --8<-- [end:across]
