"""What ends a command with one line: whose fault it is decides its exit code."""


class UserError(Exception):
    """Bad usage, or an author's mistake: the message says what, and names the file."""


class MachineError(Exception):
    """The machine's fault, nobody's mistake: a disk, a database, isolation."""
