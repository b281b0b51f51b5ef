"""Gradescope: an assignment as an autograder zip, and what runs in their container."""
