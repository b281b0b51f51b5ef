"""Calls a submission with numpy integers: on their way to it, plain arguments become Python's."""

import numpy as np


def conv_output_size_of_numpy(dtype, *sizes):
    """`conv_output_size` of `sizes`, each a numpy integer of this dtype."""
    return student.conv_output_size(*map(np.dtype(dtype).type, sizes))
