# --8<-- [start:setup]
from keras.optimizers import schedules


def rates_of(schedule, updates):
    return [float(schedule(update)) for update in range(updates)]


# --8<-- [end:setup]

# --8<-- [start:steps-given]
steps = rates_of(schedules.ExponentialDecay(1.0, 2, 0.1, staircase=True), updates=6)
# --8<-- [end:steps-given]

# --8<-- [start:steps]
print(*(f"{rate:.2f}" for rate in steps))
# --8<-- [end:steps]

# --8<-- [start:smooth-given]
smooth = rates_of(schedules.ExponentialDecay(0.1, 8, decay_rate=0.5), updates=17)
print(*(f"{smooth[update]:.6f}" for update in (0, 1, 4, 8, 16)))
# --8<-- [end:smooth-given]
