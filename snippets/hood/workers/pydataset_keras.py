# --8<-- [start:epochs-repeat]
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)


class Noise(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.zeros((1, 1)), np.random.random((1, 1))


if __name__ == "__main__":
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.compile(loss="mae", optimizer=keras.optimizers.SGD(0.0))  # predicts 0
    for processes in (False, True):
        noise = Noise(workers=1, use_multiprocessing=processes)
        history = model.fit(noise, epochs=3, verbose=0)
        print(f"processes {processes}:", np.round(history.history["loss"], 4))
# --8<-- [end:epochs-repeat]
