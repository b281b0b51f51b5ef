"""Takes all the memory there is."""


def double(x):
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))


def halve(x):
    return 2 ** (10**11)


kept = []
try:
    while True:
        kept.append(bytearray(50_000_000))
except MemoryError:
    kept.clear()
