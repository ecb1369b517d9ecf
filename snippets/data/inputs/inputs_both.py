# --8<-- [start:torch-data]
import torch  # before keras: the other order can abort the process
from torch.utils.data import DataLoader, TensorDataset

import keras

inputs, targets = torch.randn(6, 4), torch.randint(3, (6,))
loader = DataLoader(TensorDataset(inputs, targets), batch_size=2)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))

model.fit(inputs, targets, batch_size=2, verbose=0)
model.fit(loader, shuffle=False, verbose=0)
print(keras.config.backend(), type(model.predict(inputs, verbose=0)).__name__)
# --8<-- [end:torch-data]
