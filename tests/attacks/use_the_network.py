"""Connects, listens and resolves."""

import contextlib
import socket

for family, address in (
    (socket.AF_INET, ("127.0.0.1", 22)),
    (socket.AF_INET6, ("::1", 22)),
    (socket.AF_UNIX, "\0abstract"),
    (socket.AF_UNIX, "/run/docker.sock"),
):
    with contextlib.suppress(OSError):
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(1)
        connection.connect(address)
        double = abs
with contextlib.suppress(OSError):
    socket.getaddrinfo("example.org", 80)
    double = abs
