import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from autograder.examiner import (
    assert_close,
    assert_frequencies,
    assert_raises,
    assert_same,
    exercise,
)

# Frequencies are judged by an exact binomial test at level 1e-9. The cases are chosen so that with
# this many draws the tests of an exercise miss a wrong rule less than once in 1e9 times too.
DRAWS = 2000

seeds = st.integers(0, 2**31)


def draws(student, policy, *arguments, seed, n=DRAWS):
    """The actions of `n` calls that share one generator, which goes on from call to call."""
    rng = np.random.default_rng(seed)
    return student.many(policy, [(*arguments, rng)] * n)


def chances(q, epsilon):
    """The probability of each arm under the epsilon-greedy policy."""
    best = np.asarray(q) == max(q)
    return epsilon / len(q) + (1 - epsilon) * best / best.sum()


def actions_in_two_worlds(student, policy, *arguments, seed):
    """The actions of two equal generators, while the global ones are seeded differently."""
    answers = []
    for world in (1, 2):
        rng = np.random.default_rng(seed)
        answers.append(student.probe.actions(policy, [(*arguments, rng)] * 60, world))
    return answers


# --- epsilon_greedy -------------------------------------------------------------------------------


@exercise("epsilon_greedy", points=1)
@pytest.mark.parametrize(
    ("q", "epsilon"),
    [
        ([0.2, 0.5, 0.9], 0.4),
        ([-3.0, -1.0, -2.0, -4.0], 0.75),
        ([5.0, 1.0], 0.5),
        ([0.0, 0.3, -0.2, 0.7, 0.1], 0.25),
    ],
)
def test_explores_with_probability_epsilon_over_all_arms(student, q, epsilon):
    """The arm of greatest estimate comes with probability 1 - epsilon + epsilon / k."""
    actions = draws(student, "epsilon_greedy", np.array(q), epsilon, seed=11)
    assert_frequencies(actions, chances(q, epsilon))


TIES = [[1.0, 2, 2, 0, 2, 2, 2], [-1.5, -2.5, -1.5], [0.0] * 4]
# One arm is the best: by a little only, or below all that a search may start from. Whoever gives
# another arm half of the pulls is missed once in 1e12 times.
NO_TIES = [[1.0, 1.0 + 1e-9], [0.1 + 0.2, 0.3], [0.0, 1e-12, -1e-12], [-2e20, -1e20, -3e20]]


@exercise("epsilon_greedy", points=1)
@pytest.mark.parametrize(
    ("q", "epsilon", "n"),
    [(q, epsilon, 1000) for q in TIES for epsilon in (0.0, 0.5)] + [(q, 0.0, 40) for q in NO_TIES],
)
def test_ties_are_broken_uniformly(student, q, epsilon, n):
    """Arms of exactly the greatest estimate share the greedy pulls, each as often as the others."""
    actions = draws(student, "epsilon_greedy", np.array(q), epsilon, seed=12, n=n)
    assert_frequencies(actions, chances(q, epsilon))


@exercise("epsilon_greedy", points=1)
@pytest.mark.parametrize("epsilon", [0.0, 1])
@pytest.mark.parametrize("q", [[0.5, 0.51, 0.49, -8.0], [-0.02, -7.0, -0.01], [-3.0]])
def test_epsilon_0_and_1_are_allowed(student, q, epsilon):
    """Epsilon 0 never explores and epsilon 1 always does; the estimates stay unchanged."""
    actions = draws(student, "epsilon_greedy", np.array(q), epsilon, seed=13, n=1000)
    assert_frequencies(actions, chances(q, epsilon))
    for seed in range(5):
        _, after = student.arguments_after(
            "epsilon_greedy", np.array(q), epsilon, np.random.default_rng(seed)
        )
        assert_same(after[0], np.array(q))


@exercise("epsilon_greedy", points=1)
@settings(max_examples=10)
@given(seed=seeds, epsilon=st.sampled_from([0.0, 0.5, 1.0]))
@example(seed=1, epsilon=0.0)
@example(seed=2, epsilon=0.5)
@example(seed=3, epsilon=1.0)
def test_draws_from_the_given_generator_alone(student, seed, epsilon):
    """The same state of the generator gives the same actions, whatever other generators do."""
    q = np.array([2.0, 1.0, 2.0, 2.0, 0.0, 2.0, 2.0])
    first, second = actions_in_two_worlds(student, "epsilon_greedy", q, epsilon, seed=seed)
    assert_same(second, first)


@exercise("epsilon_greedy", points=1)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("q", "epsilon"),
    [
        ([0.1, 0.2, 0.3], -0.25),
        ([0.1, 0.2, 0.3], 1.25),
        ([0.1, 0.2, 0.3], -1),
        ([0.1, 0.2, 0.3], 2),
        ([], 0.0),
        ([], 0.5),
        ([], 1.0),
    ],
)
def test_impossible_arguments_raise(student, q, epsilon, seed):
    """An epsilon outside [0, 1] and no arms raise a ValueError with a message."""
    student.epsilon_greedy(np.array([0.5]), 0.5, np.random.default_rng(seed))  # no error here
    with assert_raises(ValueError):
        student.epsilon_greedy(np.array(q), epsilon, np.random.default_rng(seed))


# --- epsilon_first --------------------------------------------------------------------------------


@exercise("epsilon_first", points=1)
@pytest.mark.parametrize(
    ("t", "horizon", "epsilon"),
    [
        (0, 10, 0.5),
        (4, 10, 0.5),
        (2, 9, 0.25),  # 2.25 rounds are 3: neither the floor nor the nearest
        (6, 7, 1.0),
        (0, 1, 2**-10),
        (30, 100, 0.3125),  # 31.25 rounds are 32
        (31, 100, 0.3125),
    ],
)
def test_explores_uniformly_at_first(student, t, horizon, epsilon):
    """In the first ceil(epsilon * horizon) rounds every arm comes as often as the others."""
    q = [0.3, 0.9, 0.1, 0.2]
    actions = draws(student, "epsilon_first", np.array(q), t, horizon, epsilon, seed=21, n=800)
    assert_frequencies(actions, [1 / len(q)] * len(q))


@exercise("epsilon_first", points=1)
@pytest.mark.parametrize(
    ("t", "horizon", "epsilon"),
    [
        (5, 10, 0.5),
        (9, 10, 0.5),
        (3, 9, 0.25),
        (0, 7, 0.0),
        (0, 7, 0),
        (6, 7, 0.0),
        (32, 100, 0.3125),
        (127, 128, 0.9921875),
    ],
)
@pytest.mark.parametrize(
    "q", [[-3e20, -9e20, -1e20, -2e20], [0.5, 2.0, 2.0, 1.0, 2.0], [0.3, 0.1 + 0.2, 0.3], [7.0]]
)
def test_exploits_afterwards(student, q, t, horizon, epsilon):
    """Later only arms of exactly the greatest estimate come, each as often as the others."""
    actions = draws(student, "epsilon_first", np.array(q), t, horizon, epsilon, seed=22, n=120)
    assert_frequencies(actions, chances(q, 0.0))
    rng = np.random.default_rng(0)
    _, after = student.arguments_after("epsilon_first", np.array(q), t, horizon, epsilon, rng)
    assert_same(after[0], np.array(q))
    estimates = [0.0, 1.0], [2.0, 1.0], [-3.0, -2.0]
    actions = student.probe.actions_as_estimates_change(estimates, t, horizon, epsilon, rng)
    assert_same([int(action) for action in actions], [1, 0, 1])


@exercise("epsilon_first", points=1)
@settings(max_examples=10)
@given(seed=seeds, t=st.integers(0, 15))
@example(seed=1, t=0)
@example(seed=2, t=15)
def test_first_policy_draws_from_the_given_generator_alone(student, seed, t):
    """The same state of the generator gives the same actions, whatever other generators do."""
    q = np.array([2.0, 1.0, 2.0, 2.0, 0.0, 2.0, 2.0])
    first, second = actions_in_two_worlds(student, "epsilon_first", q, t, 16, 0.5, seed=seed)
    assert_same(second, first)


@exercise("epsilon_first", points=1)
@pytest.mark.parametrize("t", [0, 3, 7])
@pytest.mark.parametrize(
    ("q", "epsilon"),
    [
        ([0.1, 0.2, 0.3], -0.25),
        ([0.1, 0.2, 0.3], 1.25),
        ([0.1, 0.2, 0.3], -1),
        ([0.1, 0.2, 0.3], 2),
        ([], 0.0),
        ([], 0.25),
        ([], 1.0),
    ],
)
def test_first_policy_raises_for_impossible_arguments(student, q, epsilon, t):
    """An epsilon outside [0, 1] and no arms raise a ValueError with a message."""
    student.epsilon_first(np.array([0.5]), t, 8, 0.5, np.random.default_rng(5))
    with assert_raises(ValueError):
        student.epsilon_first(np.array(q), t, 8, epsilon, np.random.default_rng(5))


# --- softmax_policy -------------------------------------------------------------------------------


def boltzmann(q, temperature):
    """The probabilities as 1 / sum_j exp((q_j - q_i) / T): another road, stable as well."""
    with np.errstate(over="ignore"):
        return 1 / np.exp((q[None, :] - q[:, None]) / temperature).sum(axis=1)


@exercise("softmax_policy", points=1)
@settings(max_examples=60)
@given(k=st.integers(1, 6), seed=seeds, temperature=st.sampled_from([0.25, 0.5, 1.0, 2, 5.0]))
@example(k=3, seed=0, temperature=0.5)
@example(k=5, seed=1, temperature=2)
@example(k=4, seed=2, temperature=1.0)
def test_probabilities_are_those_of_boltzmann(student, k, seed, temperature):
    """Each arm's probability is proportional to exp(q / temperature); q stays unchanged."""
    q = np.random.default_rng(seed).normal(0, 2, k).round(2)
    answer, after = student.arguments_after("softmax_policy", q, temperature)
    assert_close(answer, boltzmann(q, temperature))
    assert_same(after[0], q)


@exercise("softmax_policy", points=1)
@pytest.mark.parametrize(
    ("q", "temperature"),
    [
        ([1000.0, 999.0, -1000.0], 1.0),
        ([1000.0, 999.5, 998.0], 0.5),
        ([-1000.0, -1001.0, -1003.0], 1),
        ([1000.0, 1000.02, 999.99], 0.01),
        ([1000.0, -1000.0, 1000.0, 0.0], 0.01),
        ([0.3, 0.31, 0.29], 1e-4),
        ([-3.0, -3.0, -2.0, -2.0], 1e-4),
        ([3.0, -1.0, 2.0], 1e6),
        ([0.0, -1e-8], 1e-6),
    ],
)
def test_extreme_estimates_and_temperatures_are_safe(student, q, temperature):
    """Estimates of +-1000 and small or great temperatures give the right, finite probabilities, in
    an array that the next call does not change."""
    # Two right formulas may divide before or after subtracting: q / T of 1e5 is off by 1e-11.
    both = np.array(q), np.array(q[::-1])
    answers = student.many("softmax_policy", [(values, temperature) for values in both])
    expected = [boltzmann(values, temperature) for values in both]
    assert_close(answers, expected, rtol=1e-8, atol=1e-10)


@exercise("softmax_policy", points=1)
@pytest.mark.parametrize(
    ("q", "temperature"),
    [([0.1, 0.7], 0.0), ([0.1, 0.7], 0), ([0.1, 0.7], -0.5), ([0.1], -2), ([], 1.0), ([], 0.5)],
)
def test_policy_raises_for_impossible_arguments(student, q, temperature):
    """A temperature that is not greater than 0 and no arms raise a ValueError with a message."""
    student.softmax_policy(np.array([0.5]), 1.0)
    with assert_raises(ValueError):
        student.softmax_policy(np.array(q), temperature)


# --- ucb ------------------------------------------------------------------------------------------


def bounds(q, counts, t, c):
    """The upper confidence bounds of visited arms, one at a time."""
    return [float(q[a]) + c * math.sqrt(math.log(t) / float(counts[a])) for a in range(len(q))]


# q, counts, t, c: cases that another base or place of the logarithm, the sum of the counts for t,
# c in another place, a lost root, a factor 2 and the like decide otherwise, by 0.02 or more.
DECISIVE = [
    ([1.8, -0.9, 1.1], [6, 1, 3], 124, 2.0),
    ([0.0, 0.9, 0.5], [3, 11, 10], 4, 3.0),
    ([-0.2, -0.1, 0.6], [3, 2, 11], 2, 2.0),
    ([0.3, 1.0, -0.6], [4, 11, 2], 87, 2.0),
    ([0.7, 0.8, 0.0], [6, 10, 2], 2, 2.0),
    ([0.6, 1.6, 1.4], [1, 3, 2], 2, 3.0),
    ([0.9, 1.7, 1.1], [5, 8, 3], 2, 3.0),
    ([0.9, 1.9, -0.7], [2, 6, 1], 189, 2.0),
    # Decided by little, but by more than any rounding; and below all that a search may start from.
    ([1.0, 1.0 + 1e-9], [4, 4], 20, 1.0),
    ([0.0, -1e-9, 1e-9], [3, 2, 7], 9, 0.0),
    ([-2e20, -1e20], [3, 2], 9, 1.0),
]


@st.composite
def bandits(draw):
    """Estimates and counts of visited arms, a round and a weight."""
    rng = np.random.default_rng(draw(seeds))
    k = draw(st.integers(1, 6))
    t, c = draw(st.integers(1, 300)), draw(st.sampled_from([0, 0.25, 0.5, 1.0, 2.0]))
    q, counts = rng.normal(0, 0.5, k).round(2).tolist(), rng.integers(1, 40, k).tolist()
    ranked = sorted(bounds(q, counts, t, c))
    assume(k == 1 or ranked[-1] - ranked[-2] > 1e-6)  # rounding must not decide
    return q, counts, t, c


def with_decisive_cases(test):
    """`test` with every decisive case as an example."""
    for case in DECISIVE:
        test = example(case=case, kind="float64")(example(case=case, kind="int64")(test))
    return test


@exercise("ucb", points=1)
@settings(max_examples=50)
@given(case=bandits(), kind=st.sampled_from(["int64", "float64"]))
@with_decisive_cases
def test_greatest_upper_confidence_bound_wins(student, case, kind):
    """The arm of greatest q + c * sqrt(ln t / counts); the arguments stay unchanged."""
    q, counts, t, c = np.array(case[0]), np.array(case[1], kind), *case[2:]
    answer, after = student.arguments_after("ucb", q, counts, t, c)
    assert_same(answer, int(np.argmax(bounds(q, counts, t, c))))
    assert_same(after[0], q)
    assert_same(after[1], counts)


@exercise("ucb", points=1)
@pytest.mark.parametrize("kind", ["int64", "float64"])
@pytest.mark.parametrize(
    ("q", "counts", "t", "c", "expected"),
    [
        ([0.9, 0.1, 0.5, 0.8], [3, 0, 2, 0], 6, 1.0, 1),
        ([0.9, 0.1, 0.5, 0.8], [3, 0, 2, 0], 6, 0.0, 1),
        ([0.9, 0.1, 0.5, 0.8], [3, 2, 2, 0], 8, 2.0, 3),
        ([0.0, 0.0, 0.0], [0, 0, 0], 1, 1.0, 0),
        ([-2.0, -1.0, 9.0], [0, 0, 5], 1, 0.5, 0),
        ([9.0, -50.0], [1, 0], 1, 1.0, 1),
        ([1e20, -1e20], [500, 0], 501, 0.25, 1),
        ([4.0], [0], 1, 1.0, 0),
    ],
)
def test_unvisited_arms_come_first(student, q, counts, t, c, expected, kind):
    """An arm that was never pulled comes before all others, the one of lowest index first."""
    q, counts = np.array(q), np.array(counts, kind)
    answer, after = student.arguments_after("ucb", q, counts, t, c)
    assert_same(answer, expected)
    assert_same(after[0], q)
    assert_same(after[1], counts)


@exercise("ucb", points=1)
@pytest.mark.parametrize(
    ("q", "counts", "t", "c", "expected"),
    [
        ([0.25, 0.75, 0.75, 0.5, 0.75], [4, 4, 4, 4, 4], 20, 1.0, 1),
        ([0.5, 0.5, 0.5], [2, 2, 2], 6, 2.0, 0),
        ([0.0, 1.0, 0.0, 1.0], [9, 2, 9, 2], 30, 0.5, 1),
        ([1.0, 3.0, 3.0], [2, 7, 4], 13, 0.0, 1),  # c = 0: the estimates alone
        ([1.0, 3.0, 3.0], [2, 7, 4], 1, 1.5, 1),  # ln 1 = 0: no bonus
        ([-1.0, -1.0], [1, 5], 1, 1.0, 0),
    ],
)
def test_ties_go_to_the_lowest_index(student, q, counts, t, c, expected):
    """Among equal bounds the lowest index is the answer, also where there is no bonus."""
    for kind in ("int64", "float64"):
        calls = [(np.array(q), np.array(counts, kind), t, c)] * 40
        assert_same(student.many("ucb", calls), [expected] * 40)


@exercise("ucb", points=1)
@pytest.mark.parametrize(("t", "c"), [(1, 1.0), (7, 0.5), (7, 0.0)])
def test_no_arms_raise(student, t, c):
    """No arms raise a ValueError with a message."""
    student.ucb(np.array([0.5]), np.array([1]), t, c)
    with assert_raises(ValueError):
        student.ucb(np.array([]), np.array([]), t, c)


# --- update_estimate ------------------------------------------------------------------------------


@exercise("update_estimate", points=1)
@settings(max_examples=60)
@given(
    k=st.integers(1, 6),
    arm=st.integers(0, 5),
    count=st.integers(0, 9),
    seed=seeds,
    kind=st.sampled_from(["int64", "float64"]),
)
@example(k=4, arm=2, count=0, seed=0, kind="int64")
@example(k=4, arm=1, count=0, seed=1, kind="float64")
@example(k=4, arm=2, count=1, seed=2, kind="int64")
@example(k=3, arm=2, count=5, seed=3, kind="float64")
@example(k=5, arm=0, count=4, seed=4, kind="int64")
@example(k=5, arm=4, count=7, seed=5, kind="float64")
@example(k=3, arm=1, count=100_000, seed=6, kind="int64")
def test_estimate_is_the_mean_with_the_new_reward(student, k, arm, count, seed, kind):
    """The pulled arm's estimate is the mean of count + 1 rewards; all else stays as it was."""
    rng = np.random.default_rng(seed)
    arm %= k
    q, reward = rng.normal(0, 3, k).round(2), round(float(rng.normal(5, 2)), 2)
    counts = rng.integers(0, 9, k).astype(kind)
    counts[arm] = count
    new_q, new_counts = q.copy(), counts.copy()
    new_q[arm] = (q[arm] * count + reward) / (count + 1)
    new_counts[arm] = count + 1
    answer = student.update_estimate(q, counts, arm, reward)
    assert isinstance(answer, tuple), f"a tuple was expected, not {type(answer).__name__}"
    assert len(answer) == 2, f"two arrays were expected, not {len(answer)}"
    # 1e-9 for the few roundings of either form of the mean, also where it is near 0.
    assert_close(answer[0], new_q, rtol=1e-9, atol=1e-9)
    assert isinstance(answer[1], np.ndarray), "counts must be an array"
    assert answer[1].dtype.kind in "iuf", f"counts must be numbers, not {answer[1].dtype}"
    assert_close(answer[1].astype(float), new_counts.astype(float))


@exercise("update_estimate", points=1)
@pytest.mark.parametrize("kind", ["int64", "float64"])
def test_given_arrays_stay_unchanged(student, kind):
    """The answer is made of new arrays; those given, and earlier answers, are as before."""
    q, counts = np.array([1.5, -2.0, 4.0]), np.array([2, 3, 0], kind)
    for arm in range(3):
        _, after = student.arguments_after("update_estimate", q, counts, arm, 0.25)
        assert_same(after[0], q)
        assert_same(after[1], counts)
    for arm, reward in ((0, 0.25), (0, 1.5), (2, 4.0)):  # also one that moves no estimate
        after = student.probe.kept_apart(q, counts, arm, reward)
        assert_same(after, (q, counts))
    answers = student.many("update_estimate", [(q, counts, arm, 0.5) for arm in (2, 0)])
    for (new_q, _), expected in zip(answers, ([1.5, -2.0, 0.5], [7 / 6, -2.0, 4.0]), strict=True):
        assert_close(new_q, np.array(expected))


# --- BanditAgent ----------------------------------------------------------------------------------


def some_pulls(n_arms, n, seed):
    """Pulls of a few arms, unevenly often, with their rewards."""
    rng = np.random.default_rng(seed)
    arms = np.minimum(rng.integers(0, n_arms, n), rng.integers(0, n_arms, n))
    return list(zip(arms.tolist(), rng.normal(1, 3, n).round(2).tolist(), strict=True))


def means(n_arms, pulls):
    """The mean reward of each arm, 0 where there is none, and the numbers of rewards."""
    rewards = [[reward for arm, reward in pulls if arm == a] for a in range(n_arms)]
    return [sum(r) / len(r) if r else 0.0 for r in rewards], [float(len(r)) for r in rewards]


@exercise("BanditAgent", points=1)
@settings(max_examples=30)
@given(n_arms=st.integers(1, 6), n=st.integers(0, 30), seed=seeds)
@example(n_arms=4, n=0, seed=0)
@example(n_arms=4, n=30, seed=1)
@example(n_arms=3, n=25, seed=2)
@example(n_arms=1, n=260, seed=3)
def test_agent_learns_the_mean_of_every_arm(student, n_arms, n, seed):
    """q and counts are arrays of 0 at first, then of the mean and the number of each arm's rewards;
    update returns nothing."""
    pulls = some_pulls(n_arms, n, seed)
    states, answers, arrays = student.probe.learned((n_arms, 0.25, 7), pulls)
    assert_same(answers, [None] * n)
    for name, array in zip(("q", "counts"), arrays, strict=True):
        assert isinstance(array, np.ndarray), f"{name} must be an array"
        assert array.shape == (n_arms,), f"{name} must have the shape {(n_arms,)}"
        assert array.dtype.kind in "iuf", f"{name} must be numbers, not {array.dtype}"
    for i, (q, counts) in enumerate(states):
        expected_q, expected_counts = means(n_arms, pulls[:i])
        assert_close(q, expected_q, atol=1e-9)  # the roundings of 30 steps, also near 0
        assert_same(counts, expected_counts)


# Rewards for which every right formula finds exactly the same means: ties are ties.
TIED = [(1, 1.0), (4, 1.0), (2, 0.0), (2, 2.0), (0, 0.5), (3, -2.0)]
LOSSES = [(0, -1.0), (2, -1.0), (2, -1.0)]


@exercise("BanditAgent", points=1)
@pytest.mark.parametrize(
    ("n_arms", "epsilon", "pulls", "n"),
    [
        (4, 0.0, [], 1500),
        (3, 0.4, [(2, 1.5), (0, -1.0), (1, 0.5)], 1500),
        (4, 0.75, [(0, -3.0), (1, -1.0), (2, -2.0), (3, -4.0)], 1500),
        (5, 0.5, TIED, 1500),
        (5, 0.0, TIED, 1500),
        (3, 0.0, LOSSES, 1500),
        (3, 1.0, LOSSES, 1500),
        (4, 1, TIED[:1], 1500),
        (1, 0.5, [], 1500),
        (2, 0.0, [(0, 1.0), (1, 1.0 + 1e-9)], 40),
        (3, 0.0, [(0, 0.1 + 0.2), (1, 0.3)], 40),
        (2, 0.0, [(1, 1e-12)], 40),
        (2, 0.0, [(0, -2e20), (1, -1e20)], 40),
    ],
)
def test_agent_acts_epsilon_greedily(student, n_arms, epsilon, pulls, n):
    """The best arm by q comes with probability 1 - epsilon + epsilon / k, exact ties share it, and
    acting changes neither q nor counts."""
    for seed, draws_ in ((0, n), (41, min(n, 100))):
        actions, before, after = student.probe.choices((n_arms, epsilon, seed), pulls, draws_)
        assert_frequencies(actions, chances(means(n_arms, pulls)[0], epsilon))
        assert_same(after, before)
        assert_close(before, list(means(n_arms, pulls)), atol=1e-9)


@exercise("BanditAgent", points=1)
@settings(max_examples=10)
@given(seed=seeds, epsilon=st.sampled_from([0.0, 0.5, 1.0]))
@example(seed=0, epsilon=0.5)
@example(seed=1, epsilon=0.0)
@example(seed=2, epsilon=1.0)
def test_seed_decides_what_an_agent_does(student, seed, epsilon):
    """The same seed and rewards give the same actions, another seed gives others."""
    # Losses keep a greedy agent moving through the ties. 16 arms over 80 rounds: two seeds agree
    # by chance less than once in 1e13 times.
    n_arms = 16
    rewards = [[-1.0 - 0.01 * (i % 7)] for i in range(80)]
    first, again, other = (
        student.probe.games([(n_arms, epsilon, s)], rewards, world)[0]
        for s, world in [(seed, 1), (seed, 2), (seed + 1, 1)]
    )
    assert_same(again, first)
    assert other[0] != first[0], "two seeds gave the same actions"


@exercise("BanditAgent", points=1)
@settings(max_examples=10)
@given(seed=seeds, epsilon=st.sampled_from([0.0, 0.5]))
@example(seed=0, epsilon=0.0)
@example(seed=1, epsilon=0.5)
def test_agents_have_nothing_in_common(student, seed, epsilon):
    """An agent that takes turns with others does just what it does alone, and learns from its own
    actions and rewards."""
    players = [(6, epsilon, seed), (6, epsilon, seed), (5, 0.25, seed + 1)]
    rng = np.random.default_rng(seed)
    rewards = rng.normal(-1, 1, (40, 3)).round(2).tolist()
    together = student.probe.games(players, rewards, 3)
    for i, (n_arms, epsilon_, seed_) in enumerate(players):
        own = [[payments[i]] for payments in rewards]
        alone = student.probe.games([(n_arms, epsilon_, seed_)], own, 4)[0]
        assert_same(together[i], alone)
        actions, *state = together[i]
        pulls = [(action, reward) for action, [reward] in zip(actions, own, strict=True)]
        assert_close(state, list(means(n_arms, pulls)), atol=1e-9)
        for round_, action in enumerate(actions):
            values = means(n_arms, pulls[:round_])[0]
            best = [arm for arm, value in enumerate(values) if value > max(values) - 1e-9]
            assert epsilon_ > 0 or action in best, f"{action} was not the best arm, {best} were"


@exercise("BanditAgent", points=1)
@pytest.mark.parametrize(
    ("n_arms", "epsilon"), [(3, -0.25), (3, 1.25), (3, -1), (2, 2), (0, 0.5), (0, 0.0), (0, 1.0)]
)
def test_constructor_raises_for_impossible_arguments(student, n_arms, epsilon):
    """An epsilon outside [0, 1] and no arms raise a ValueError as soon as the agent is made."""
    student.BanditAgent(3, 0.5, 3)
    with assert_raises(ValueError):
        student.BanditAgent(n_arms, epsilon, 3)
