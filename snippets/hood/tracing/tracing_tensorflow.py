# --8<-- [start:shapes]
import tensorflow as tf


@tf.function
def total(x, factor):
    print("  tracing for", x.shape, "and", factor)
    return tf.reduce_sum(x * tf.cast(factor, x.dtype))


for rows in (2, 2, 3, 4):
    print(rows, "rows")
    total(tf.zeros((rows, 4)), 1)
# --8<-- [end:shapes]


# --8<-- [start:scalars]
for factor in (2, 3, tf.constant(4), tf.constant(5)):
    print("factor", int(factor))
    total(tf.zeros((2, 4)), factor)
# --8<-- [end:scalars]


# --8<-- [start:frozen]
factor = 2.0
variable = tf.Variable(2.0)


@tf.function
def scaled(x):
    return factor * x, variable * x


print([float(y) for y in scaled(tf.ones(()))])
factor = 3.0
variable.assign(3.0)
print([float(y) for y in scaled(tf.ones(()))])
print([float(y[0]) for y in scaled(tf.ones(1))])  # a new shape: traced anew
# --8<-- [end:frozen]


# --8<-- [start:stopwatch]
import statistics
import time


def seconds(call, *arguments, repeat=50, **options):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call(*arguments, **options)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


# --8<-- [end:stopwatch]


# --8<-- [start:cost]
def add(x):
    return x + 1


def chain(x):
    for _ in range(10):
        x = tf.tanh(x + 0.1)
    return x


def product(x):
    return x @ x


for function in (add, chain, product):
    x = tf.eye(500) if function is product else tf.ones(100)
    eager = seconds(function, x)
    for xla in (False, True):
        graph = tf.function(function, jit_compile=xla)
        first, later = seconds(graph, x, repeat=1), seconds(graph, x)
        name = function.__name__ + ", jit_compile" * xla
        print(f"{name}: first call {first:.2f} s, later {later / eager:.2f} of eager")
# --8<-- [end:cost]
