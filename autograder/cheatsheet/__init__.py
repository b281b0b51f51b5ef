"""Cheatsheets and formulas: one proven source for print, screen, notebooks and feedback."""
