"""Takes a softmax over the batch.

An image's logits must not depend on which other images stand beside it. Look at the axis of the
softmax.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear(x.flatten(1)).log_softmax(dim=0)

    return Model()
