"""Auto-graded exercises for a deep-learning course."""

__version__ = "0.1.0"
