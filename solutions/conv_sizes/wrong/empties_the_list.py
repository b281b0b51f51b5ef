"""Takes the layers off the caller's list

The answer is right, but the list that was given is empty afterwards. Look at what works in
place.
"""


def receptive_field(layers):
    field = 1
    while layers:
        kernel_size, stride, dilation = layers.pop()
        field = (field - 1) * stride + dilation * (kernel_size - 1) + 1
    return field
