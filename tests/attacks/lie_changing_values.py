"""Answers with values that change between two reads."""


class Changing:
    reads = 0

    def __index__(self):
        Changing.reads += 1
        return Changing.reads

    __int__ = __index__

    def __float__(self):
        return float(self.__index__())


class Values(list):
    def __iter__(self):
        return iter([1, 2, 3])

    def __len__(self):
        return 10**9


def double(x):
    return Changing()


def halve(x):
    return Values()


def pick(n, rng):
    return Changing()


def apply(f, x):
    return Changing()
