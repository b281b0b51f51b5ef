"""Backpropagation by hand, for one network, and then by a class that differentiates anything."""

import math

import numpy as np


def sigmoid(z):
    """The sigmoid (logistic) function of every element.

    z: float64 array of any shape, perhaps a view, any finite values
    Returns a new float64 array of the same shape, with an absolute error below 1e-12. It is finite,
    and no warning is printed, however large the values are. z stays as it is.

    >>> sigmoid(np.array([0.0, 1000.0, -1000.0])).tolist()
    [0.5, 1.0, 0.0]
    """
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


def sigmoid_backward(grad_out, z):
    """Gradient of the loss with respect to z, where a = sigmoid(z).

    grad_out: float64 array, gradient of the loss with respect to a
    z: float64 array of the same shape, the *pre*-activation, any finite values
    Returns a new float64 array of that shape, finite. The arguments stay as they are.

    >>> sigmoid_backward(np.array([8.0, -2.0]), np.array([0.0, 0.0])).tolist()
    [2.0, -0.5]
    """
    s = sigmoid(z)
    return grad_out * s * (1.0 - s)


def linear_backward(grad_out, x, w):
    """Gradients of the loss with respect to x, w and b, where y = x @ w + b.

    grad_out: float64 array (n, k), gradient of the loss with respect to y
    x: float64 array (n, d), the layer's input, a row for each example
    w: float64 array (d, k), the weights
    Returns the tuple (grad_x, grad_w, grad_b) of float64 arrays (n, d), (d, k) and (k,). The
    arguments stay as they are.

    >>> grad_out, x, w = np.array([[10.0]]), np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    >>> [grad.tolist() for grad in linear_backward(grad_out, x, w)]
    [[[30.0, 40.0]], [[10.0], [20.0]], [10.0]]
    """
    return grad_out @ w.T, x.T @ grad_out, grad_out.sum(axis=0)


def softmax_cross_entropy_backward(logits, labels):
    """The cross-entropy loss of softmax(logits), and its gradient.

    logits: float64 array (n, c), a row for each example, of any size such as 1000 or -1000
    labels: int64 array (n,) of class numbers from 0 to c - 1
    Returns the tuple (loss, grad_logits): a number, the mean over the batch in nats, and a float64
    array (n, c), the gradient of that mean with respect to logits. Both are finite. The arguments
    stay as they are.

    >>> loss, grad = softmax_cross_entropy_backward(np.array([[2.0, 2.0]]), np.array([1]))
    >>> round(float(loss), 4), grad.tolist()
    (0.6931, [[0.5, -0.5]])
    """
    n = len(labels)
    entries = np.arange(n), labels
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[entries] -= 1.0
    return -log_p[entries].mean(), grad / n


def mlp_gradients(x, y, weights, biases):
    """Loss of a multilayer perceptron, and its gradients with respect to every weight and bias.

    x: float64 array (n, d), the inputs; y: float64 array (n, k), the targets
    weights: list of float64 arrays, one for each layer, (d, h1), (h1, h2), ..., (hm, k)
    biases: list of float64 arrays (h1,), (h2,), ..., (k,); one layer is the least
    A sigmoid follows every layer but the last, which is linear. It is right for any pre-activation,
    however large. The loss is the mean over the batch of half the squared error summed over the
    outputs.
    Returns a dict with the keys "loss", a number, and "weights" and "biases", lists of float64
    arrays in the order and the shapes of the given ones. The arguments stay as they are.
    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors
    (1986).

    >>> x, y = np.array([[1.0, 2.0]]), np.array([[1.0]])
    >>> grads = mlp_gradients(x, y, [np.array([[3.0], [0.5]])], [np.array([-1.0])])
    >>> float(grads["loss"]), grads["weights"][0].tolist(), grads["biases"][0].tolist()
    (2.0, [[2.0], [4.0]], [2.0])
    """
    inputs, zs = [x], []
    for w, b in zip(weights, biases, strict=True):
        zs.append(inputs[-1] @ w + b)
        inputs.append(sigmoid(zs[-1]))
    error = zs[-1] - y
    grad_weights, grad_biases = [], []
    grad_z = error / len(x)
    for layer in reversed(range(len(weights))):
        grad_input, grad_w, grad_b = linear_backward(grad_z, inputs[layer], weights[layer])
        grad_weights.insert(0, grad_w)
        grad_biases.insert(0, grad_b)
        if layer > 0:
            grad_z = sigmoid_backward(grad_input, zs[layer - 1])
    loss = (error**2).sum() / (2 * len(x))
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}


class Value:
    """A number that knows what it was computed from, and can differentiate itself.

    data: int or float
    Attributes: data, the number; grad, 0 at first, to which backward() adds. It may be set to 0.
    A Value can be added, subtracted, multiplied and divided with another Value, or with a plain int
    or float on either side; the exponent of ** is a plain int or float. data is not 0 where the
    exponent is not positive, and from -100 to 100 for tanh and exp.
    Source: Karpathy, micrograd (2020).

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b + 4 * a
    >>> c.backward()
    >>> c.data, a.grad, b.grad
    (2.0, 1.0, 2.0)
    """

    def __init__(self, data):
        """A leaf: a number that was not computed from other Values."""
        self.data = data
        self.grad = 0.0
        self._operands = ()
        self._pull = lambda grad: ()

    @staticmethod
    def _result(data, operands, pull):
        """A Value computed from `operands`; `pull` turns its gradient into theirs, in order."""
        result = Value(data)
        result._operands, result._pull = operands, pull
        return result

    def __add__(self, other):
        """self + other."""
        other = other if isinstance(other, Value) else Value(other)
        return self._result(self.data + other.data, (self, other), lambda grad: (grad, grad))

    def __radd__(self, other):
        """other + self, where other is a plain number."""
        return self + other

    def __mul__(self, other):
        """self * other."""
        other = other if isinstance(other, Value) else Value(other)
        return self._result(
            self.data * other.data,
            (self, other),
            lambda grad: (grad * other.data, grad * self.data),
        )

    def __rmul__(self, other):
        """other * self, where other is a plain number."""
        return self * other

    def __neg__(self):
        """-self."""
        return self * -1

    def __sub__(self, other):
        """self - other."""
        return self + -other

    def __rsub__(self, other):
        """other - self, where other is a plain number."""
        return -self + other

    def __pow__(self, exponent):
        """self ** exponent, where exponent is a plain number."""
        return self._result(
            self.data**exponent,
            (self,),
            lambda grad: (grad * exponent * self.data ** (exponent - 1),),
        )

    def __truediv__(self, other):
        """self / other."""
        return self * other**-1

    def __rtruediv__(self, other):
        """other / self, where other is a plain number."""
        return self**-1 * other

    def tanh(self):
        """The hyperbolic tangent."""
        t = math.tanh(self.data)
        return self._result(t, (self,), lambda grad: (grad * (1 - t**2),))

    def relu(self):
        """self where it is positive, else 0."""
        return self._result(max(self.data, 0), (self,), lambda grad: (grad * (self.data > 0),))

    def exp(self):
        """The exponential function."""
        e = math.exp(self.data)
        return self._result(e, (self,), lambda grad: (grad * e,))

    def backward(self):
        """Add d self / d leaf to the grad of every leaf that self was computed from.

        It adds exactly that at each call, whatever other calls there were before. The first call
        also leaves d self / d value in the grad of every value between, and 1 in self's own. Its
        time grows with the number of values, not with the number of paths between them.
        """
        grads = {self: 1.0}
        for value in self._from_root_to_leaves():
            value.grad += grads[value]
            for operand, grad in zip(value._operands, value._pull(grads[value]), strict=True):
                grads[operand] = grads.get(operand, 0.0) + grad

    def _from_root_to_leaves(self):
        """Every value that self depends on, each before its operands."""
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for operand in value._operands:
                    visit(operand)
                order.append(value)

        visit(self)
        return reversed(order)
