def counted(start, steps):
    counter = student.Counter(start)
    for _ in range(steps):
        counter.add(1)
    return counter.value
