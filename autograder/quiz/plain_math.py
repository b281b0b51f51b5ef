"""LaTeX as a line of Unicode text, for terminals, labels and formats without mathematics."""

from __future__ import annotations

import re

_SIGNS = {
    "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "sim": "~", "to": "→", "rightarrow": "→", "mapsto": "↦", "infty": "∞",
    "partial": "∂", "nabla": "∇", "sum": "Σ", "prod": "Π", "int": "∫", "in": " ∈ ", "notin": "∉",
    "pm": "±", "odot": " ⊙ ", "otimes": "⊗", "oplus": "⊕", "top": "T", "ldots": "…", "dots": "…",
    "cdots": "…", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lVert": "‖",
    "rVert": "‖", "Vert": "‖", "mid": "|", "lvert": "|", "rvert": "|", "ell": "ℓ", "propto": "∝",
    "equiv": "≡", "forall": "∀", "exists": "∃", "subset": "⊂", "cup": "∪", "cap": "∩", "ll": "≪",
    "gg": "≫", "langle": "⟨", "rangle": "⟩", "prime": "′", "star": "*", "ast": "*", "mathbb": "",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "Pi": "Π", "quad": "  ",
    "qquad": "; ", "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "",
    "displaystyle": "", "limits": "", "lbrace": "{", "rbrace": "}",
}  # fmt: skip
_WRAPPERS = (
    "text",
    "mathrm",
    "mathbf",
    "mathbb",
    "mathcal",
    "mathit",
    "operatorname",
    "boldsymbol",
)
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"


def plain_math(latex: str) -> str:
    """The formula as text: `\\frac{a}{b^2}` as `a/b²`."""
    text = latex.replace("\\,", " ").replace("\\;", " ").replace("\\!", "").replace("\\:", " ")
    text = text.replace("\\\\", "; ").replace("&", " ").replace("~", " ").replace("\\|", "‖")
    text = text.replace("\\{", "\\lbrace ").replace("\\}", "\\rbrace ")
    text = re.sub(r"\\(?:begin|end)\{\w+\*?\}", "", text)
    for wrapper in _WRAPPERS:
        text = re.sub(rf"\\{wrapper}\s*{_GROUP}", r"\1", text)
    for name, mark in _ACCENTS.items():
        text = re.sub(rf"\\{name}\s*(?:\{{(\\?\w+)\}}|(\\?\w))", rf"\1\2{mark}", text)
    before = ""
    while before != text:
        before = text
        text = re.sub(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}", _fraction, text)
        text = re.sub(rf"\\sqrt\s*{_GROUP}", r"√(\1)", text)
    text = re.sub(r"\\([A-Za-z]+)\s?([A-Za-z0-9]?)(?=([A-Za-z]?))", _sign, text)
    text = re.sub(rf"\^(?:{_GROUP}|(\S))", lambda m: _script("^", m, _RAISED), text)
    text = re.sub(rf"_(?:{_GROUP}|(\S))", lambda m: _script("_", m, _LOWERED), text)
    text = text.replace("{", "").replace("}", "").replace("\\", "").replace("√(x)", "√x")
    return " ".join(text.split()).replace(" ;", ";")


def _sign(found: re.Match[str]) -> str:
    """A command's sign, or its name, which stays apart from what follows; so do two words."""
    name, follows, word = found.groups()
    apart = (name not in _SIGNS and follows) or (follows.isalpha() and word.isalpha())
    return f"{_SIGNS.get(name, name)}{' ' if apart else ''}{follows}"


def _fraction(found: re.Match[str]) -> str:
    return f"{_bracketed(found.group(1))}/{_bracketed(found.group(2))}"


def _bracketed(text: str) -> str:
    return text if re.fullmatch(r"\\?\w+|\w+", text.strip()) else f"({text.strip()})"


def _script(sign: str, found: re.Match[str], table: dict[int, int]) -> str:
    body = found.group(1) if found.group(1) is not None else found.group(2)
    small = body.translate(table)
    if all(c in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋" for c in small):
        return small
    return f"{sign}{body}" if len(body) == 1 else f"{sign}({body})"
