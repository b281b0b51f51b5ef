import math

import numpy as np


def _require(n_arms, epsilon=0):
    """Raises ValueError unless there is an arm to pull and epsilon is a probability."""
    if n_arms < 1:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must lie in [0, 1], not {epsilon}")


def _choose(q, explore, rng):
    """An arm at random: out of all of them to explore, out of the best to exploit."""
    arms = np.arange(len(q)) if explore else np.flatnonzero(q == q.max())
    return int(rng.choice(arms))


def epsilon_greedy(q, epsilon, rng):
    """The arm to pull by the epsilon-greedy policy.

    q: float64 array (k,), the estimated value of each arm. epsilon: number in [0, 1], the
    probability to explore, that is to take any of the k arms, the best among them, each with the
    same chance; otherwise an arm of greatest estimate, ties with the same chance each. rng:
    numpy.random.Generator, the only source of chance. Returns the arm's index, an int.

    Raises ValueError if epsilon is outside [0, 1] or there are no arms. Source: Sutton and Barto,
    Reinforcement Learning (2018), section 2.2.

    >>> epsilon_greedy(np.array([0.1, 0.9, 0.4]), 0.0, np.random.default_rng(0))
    1
    """
    _require(len(q), epsilon)
    return _choose(q, rng.random() < epsilon, rng)


def epsilon_first(q, t, horizon, epsilon, rng):
    """The arm to pull in round t by the epsilon-first policy: explore first, then exploit.

    q: float64 array (k,), the estimated value of each arm. t: int, the round, counted from 0, with
    0 <= t < horizon. horizon: int, the number of rounds in all. epsilon: number in [0, 1], the
    share of the rounds, rounded up to whole rounds, that is for exploration: any of the k arms,
    each with the same chance; afterwards an arm of greatest estimate, ties with the same chance
    each. rng: numpy.random.Generator, the only source of chance. Returns the arm's index, an int.

    Raises ValueError if epsilon is outside [0, 1] or there are no arms.

    >>> epsilon_first(np.array([0.1, 0.9, 0.4]), 5, 10, 0.5, np.random.default_rng(0))
    1
    """
    _require(len(q), epsilon)
    return _choose(q, t < math.ceil(epsilon * horizon), rng)


def softmax_policy(q, temperature):
    """The probability of each arm under softmax (Boltzmann) exploration.

    q: float64 array (k,), the estimated value of each arm; values of +-1000 must be safe.
    temperature: number > 0: the smaller, the greedier. Returns a float64 array (k,) of sum 1.

    Raises ValueError unless temperature > 0, and if there are no arms.

    >>> softmax_policy(np.array([0.0, np.log(3.0)]), 1.0).round(6).tolist()
    [0.25, 0.75]
    """
    _require(len(q))
    if not temperature > 0:
        raise ValueError(f"temperature must be greater than 0, not {temperature}")
    weights = np.exp((q - q.max()) / temperature)
    return weights / weights.sum()


def ucb(q, counts, t, c):
    """The arm with the greatest upper confidence bound.

    q: float64 array (k,), the estimated value of each arm. counts: array (k,) of ints or floats,
    how often each arm was pulled. t: int >= 1, the round; it need not be the sum of counts.
    c: number >= 0, the weight of the bonus. Arms that were never pulled come first, the lowest
    index before the others; ties go to the lowest index. Returns the arm's index, an int.

    Raises ValueError if there are no arms. Source: Sutton and Barto, Reinforcement Learning
    (2018), equation 2.10.

    >>> ucb(np.array([0.5, 0.4]), np.array([90, 10]), 100, 1.0)
    1
    """
    _require(len(q))

    def bound(arm):
        if counts[arm] == 0:
            return math.inf
        return q[arm] + c * math.sqrt(math.log(t) / counts[arm])

    return max(range(len(q)), key=bound)


def update_estimate(q, counts, action, reward):
    """The estimates and counts after one more reward: the incremental mean.

    q: float64 array (k,), the mean reward of each arm so far. counts: array (k,) of ints or floats,
    how many rewards each mean is made of, without the new one. action: int, the arm that was
    pulled. reward: float. Returns (q, counts), two new arrays (k,) in which only this arm's entries
    are different; the arrays given stay as they are. Source: Sutton and Barto, Reinforcement
    Learning (2018), equation 2.3.

    >>> q, counts = update_estimate(np.array([2.0, 0.0]), np.array([3, 0]), 0, 4.0)
    >>> q.tolist(), counts.tolist()
    ([2.5, 0.0], [4, 0])
    """
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) / counts[action]
    return q, counts


class BanditAgent:
    """An epsilon-greedy agent that learns the value of each arm from the rewards.

    n_arms: int, the number of arms. epsilon: number in [0, 1], the probability to explore. seed:
    int, for the agent's own generator: the same seed and rewards give the same actions.
    Attributes, both arrays (n_arms,): q, the mean reward of each arm, 0 before its first; counts,
    how many rewards that mean is made of.

    Raises ValueError if epsilon is outside [0, 1] or there are no arms.

    >>> agent = BanditAgent(2, 0.0, seed=0)
    >>> agent.update(1, 3.0)
    >>> agent.update(1, 2.0)
    >>> agent.q.tolist(), agent.counts.tolist(), agent.act()
    ([0.0, 2.5], [0, 2], 1)
    """

    def __init__(self, n_arms, epsilon, seed):
        """Start with q and counts of 0 for each of the n_arms arms."""
        _require(n_arms, epsilon)
        self.q = np.zeros(n_arms)
        self.counts = np.zeros(n_arms, dtype=int)
        self.epsilon = epsilon
        self.rng = np.random.default_rng(seed)

    def act(self):
        """The next arm to pull, an int, by the epsilon-greedy policy, ties with the same chance.

        Changes neither q nor counts, and may be called any number of times.
        """
        return _choose(self.q, self.rng.random() < self.epsilon, self.rng)

    def update(self, action, reward):
        """Take the reward, a float, of one pull of the arm action, an int, into q and counts.

        Any arm may be given, not only the one that act chose last. Returns nothing.
        """
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
