"""Runs policies and agents where they are defined, many rounds in one message."""

import random

import numpy as np


def actions(policy, calls, world):
    """The answers of a policy to `calls`, with the global generators seeded with `world`."""
    _seed_the_world(world)
    return [getattr(student, policy)(*arguments) for arguments in calls]


def actions_as_estimates_change(estimates, t, horizon, epsilon, rng):
    """The actions of epsilon_first for one array, which holds each of the `estimates` in turn."""
    q, answers = np.zeros(len(estimates[0])), []
    for values in estimates:
        q[:] = values
        answers.append(student.epsilon_first(q, t, horizon, epsilon, rng))
    return answers


def kept_apart(q, counts, action, reward):
    """q and counts after update_estimate, when the arrays of its answer have been written over."""
    for array in student.update_estimate(q, counts, action, reward):
        if isinstance(array, np.ndarray) and array.flags.writeable:
            array.fill(7)
    return q, counts


def learned(player, pulls):
    """q and counts of one agent, as lists, after each of its `pulls`, (action, reward) pairs; what
    its updates returned; and its q and counts at the end, as they are.
    """
    agent = student.BanditAgent(*player)
    states, answers = [_state(agent)], []
    for action, reward in pulls:
        answers.append(agent.update(action, reward))
        states.append(_state(agent))
    return states, answers, [agent.q, agent.counts]


def choices(player, pulls, n):
    """`n` actions in a row of an agent that has seen `pulls`, and its state before and after."""
    agent = student.BanditAgent(*player)
    for action, reward in pulls:
        agent.update(action, reward)
    before = _state(agent)
    return [agent.act() for _ in range(n)], before, _state(agent)


def games(players, rewards, world):
    """What agents did that took turns: for each its actions, and its q and counts at the end.

    rewards holds one list a round, with one reward for each agent.
    """
    _seed_the_world(world)
    agents = [student.BanditAgent(*player) for player in players]
    taken = [[] for _ in agents]
    for payments in rewards:
        for agent, actions_, reward in zip(agents, taken, payments, strict=True):
            actions_.append(agent.act())
            agent.update(actions_[-1], reward)
    return [(done, *_state(agent)) for done, agent in zip(taken, agents, strict=True)]


def _seed_the_world(seed):
    random.seed(seed)
    np.random.seed(seed)


def _state(agent):
    return [np.asarray(values, dtype=float).tolist() for values in (agent.q, agent.counts)]
