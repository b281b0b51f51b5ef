"""An nbgrader course as it is, graded in this project's sandboxes.

Everything but the execution of cells is nbgrader's own: its configuration, its preprocessors
and rules, its gradebook and folders.
"""
