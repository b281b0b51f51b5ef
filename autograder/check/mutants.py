"""Mutants of a reference solution: one small change each, of the kind that slips in.

The usual operators are mutmut's; the others are those of array code: axes, swapped arguments, terms
and factors dropped, transposes and copies left out, gradients detached, steps removed.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m
import msgspec
from mutmut.mutation import mutators

from ..course import Assignment, CourseError, read_text

Operator = Callable[[cst.CSTNode], Iterable[cst.CSTNode]]

OTHER_NAMES = {
    one: other
    for pair in (
        ("max", "min"), ("maximum", "minimum"), ("argmax", "argmin"), ("ceil", "floor"),
        ("sum", "mean"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("sin", "cos"),
        ("tanh", "sigmoid"), ("any", "all"), ("amax", "amin"), ("tril", "triu"),
        ("vstack", "hstack"), ("flatnonzero", "argwhere"), ("rand", "randn"),
    )
    for one, other in (pair, pair[::-1])
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A definition of the reference with one change; `exercise` is "" for a helper of several."""

    exercise: str
    line: int
    before: str
    after: str
    source: str

    @property
    def diff(self) -> str:
        return f"-{self.before}\n+{self.after}"


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that no test can tell from the reference, with the reason why.

    The mutant `*` stands for whatever the line is changed to.
    """

    exercise: str
    line: str
    mutant: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether it is this mutant, but for spaces."""
        alike = [(self.exercise, mutant.exercise), (_plain(self.line), _plain(mutant.before))]
        if self.mutant != "*":
            alike.append((_plain(self.mutant), _plain(mutant.after)))
        return all(one == other for one, other in alike)


def _plain(line: str) -> str:
    return " ".join(line.split())


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mutant: list[Equivalent] = []


def equivalents(assignment: Assignment) -> list[Equivalent]:
    """What the assignment's `equivalent.toml` lists. Raises `CourseError`, naming the file."""
    path = assignment.solutions / "equivalent.toml"
    if not path.exists():
        return []
    text = read_text(path)
    try:
        listed = msgspec.convert(tomllib.loads(text), _File).mutant
    except ValueError as error:
        raise CourseError(f"{path}: {error}") from None
    for each in listed:
        if not each.reason.strip():
            raise CourseError(f"{path}: {each.mutant!r} is listed without a reason")
    return listed


def mutants_of(assignment: Assignment) -> Iterator[Mutant]:
    """All mutants of the exercises' definitions and of the private helpers beside them."""
    path = assignment.solution
    module = cst.parse_module(read_text(path))
    names = {exercise.name for exercise in assignment.exercises}
    lines = cst.metadata.MetadataWrapper(module, unsafe_skip_copy=True).resolve(
        cst.metadata.PositionProvider
    )
    for node in module.body:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            exercise = node.name.value if node.name.value in names else ""
            yield from _of_definition(module, node, exercise, lines[node].start.line)


def _of_definition(
    module: cst.Module, node: cst.FunctionDef | cst.ClassDef, exercise: str, line: int
) -> Iterator[Mutant]:
    original = module.code_for_node(node).strip("\n").splitlines()
    seen: set[str] = set()
    sites = _Sites()
    node.visit(sites)
    for place, changed in sites.changes():
        source = module.code_for_node(node.deep_replace(place, changed)).strip("\n")
        if source in seen or not _compiles(source):
            continue
        seen.add(source)
        at, before, after = _first_difference(original, source.splitlines())
        if before or after:
            yield Mutant(exercise, line + at, before, after, source)


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _first_difference(before: list[str], after: list[str]) -> tuple[int, str, str]:
    """Where two texts part, with the lines on either side."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, n in matcher.get_opcodes():
        if kind != "equal":
            return i, " ".join(map(str.strip, before[i:j])), " ".join(map(str.strip, after[k:n]))
    return 0, "", ""


class _Sites(cst.CSTVisitor):
    """The nodes that can be changed: code, but no docstring, annotation, decorator or message."""

    def __init__(self) -> None:
        self._found: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Decorator | cst.BaseString | cst.Import):
            return False
        if isinstance(node, cst.Raise) or _is_strict(node):
            return False
        self._found.append(node)
        return True

    def changes(self) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        for node in self._found:
            for kind, operator in OPERATORS:
                if isinstance(node, kind):
                    for changed in operator(node):
                        yield node, changed


# --- operators for array code ------------------------------------------------------------------


def _is_strict(node: cst.CSTNode) -> bool:
    """`strict=True` of `zip`: it guards, and what it guards against does not happen."""
    return m.matches(node, m.Arg(keyword=m.Name("strict")))


def removed_argument(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Call)
    guards = list(filter(_is_strict, node.args))
    for changed in mutators.operator_arg_removal(node):
        if list(filter(_is_strict, changed.args)) == guards:
            yield changed


def one_less(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.Integer) and node.evaluated_value > 0:
        yield node.with_changes(value=str(node.evaluated_value - 1))
    if isinstance(node, cst.Float) and node.evaluated_value:
        yield node.with_changes(value=repr(node.evaluated_value * 2))


def other_name(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`max` for `min` where they are called."""
    assert isinstance(node, cst.Call)
    function = node.func
    if isinstance(function, cst.Name) and function.value in OTHER_NAMES:
        yield node.with_changes(func=cst.Name(OTHER_NAMES[function.value]))
    if isinstance(function, cst.Attribute) and function.attr.value in OTHER_NAMES:
        attr = cst.Name(OTHER_NAMES[function.attr.value])
        yield node.with_changes(func=function.with_changes(attr=attr))


def swapped_arguments(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Call)
    args = list(node.args)
    for i in range(len(args) - 1):
        one, other = args[i], args[i + 1]
        if not (one.star or other.star or one.keyword or other.keyword):
            swapped = [one.with_changes(value=other.value), other.with_changes(value=one.value)]
            yield node.with_changes(args=[*args[:i], *swapped, *args[i + 2 :]])


def swapped_operands(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.BinaryOperation)
    if isinstance(
        node.operator,
        cst.Subtract | cst.Divide | cst.MatrixMultiply | cst.FloorDivide | cst.Power | cst.Modulo,
    ):
        left, right = map(_parenthesised, (node.left, node.right))
        yield node.with_changes(left=right, right=left)


def dropped_operand(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A term or a factor less."""
    assert isinstance(node, cst.BinaryOperation)
    yield _parenthesised(node.left)
    if not isinstance(node.operator, cst.Power | cst.FloorDivide | cst.Modulo):
        yield _parenthesised(node.right)


def dropped_condition(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.BooleanOperation)
    yield _parenthesised(node.left)
    yield _parenthesised(node.right)


def dropped_sign(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.UnaryOperation)
    if isinstance(node.operator, cst.Minus):
        yield _parenthesised(node.expression)


def dropped_call(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`x.copy()` as `x`; `f(x)` as `x`."""
    assert isinstance(node, cst.Call)
    if isinstance(node.func, cst.Attribute) and not node.args:
        yield node.func.value
    elif len(node.args) == 1 and not node.args[0].star and not node.args[0].keyword:
        yield _parenthesised(node.args[0].value)


def dropped_transpose(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.Attribute)
    if node.attr.value in ("T", "mT"):
        yield node.value


def other_condition(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.If | cst.While)
    negated = cst.UnaryOperation(cst.Not(), _parenthesised(node.test))
    yield node.with_changes(test=negated, whitespace_before_test=cst.SimpleWhitespace(" "))


def shorter_range(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A loop that leaves out its last step, or its first."""
    if m.matches(node, m.Call(func=m.Name("range"), args=[m.AtLeastN(n=1)])):
        assert isinstance(node, cst.Call)
        args = list(node.args)
        end = 0 if len(args) == 1 else 1
        less = cst.BinaryOperation(
            _parenthesised(args[end].value), cst.Subtract(), cst.Integer("1")
        )
        yield node.with_changes(
            args=[*args[:end], args[end].with_changes(value=less), *args[end + 1 :]]
        )
        if len(args) == 1:
            first = cst.Arg(
                cst.Integer("1"), comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
            )
            yield node.with_changes(args=[first, args[0]])


def removed_statement(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    assert isinstance(node, cst.SimpleStatementLine)
    if not m.matches(node, m.SimpleStatementLine(body=[m.Expr(value=m.SimpleString())])):
        yield node.with_changes(body=[cst.Pass()])


def detached(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A value through which no gradient goes."""
    if isinstance(node, cst.Assign | cst.Return) and isinstance(
        node.value, cst.BinaryOperation | cst.Call
    ):
        function = cst.Attribute(_parenthesised(node.value), cst.Name("detach"))
        yield node.with_changes(value=cst.Call(function))


def _parenthesised(node: cst.BaseExpression) -> cst.BaseExpression:
    simple = cst.Name | cst.Call | cst.Attribute | cst.Subscript | cst.BaseNumber
    if isinstance(node, simple) or node.lpar:
        return node
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


OPERATORS: list[tuple[type | tuple[type, ...], Operator]] = [
    (cst.BaseNumber, mutators.operator_number),
    (cst.Name, mutators.operator_name),
    (cst.AugAssign, mutators.operator_augmented_assignment),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.Call, removed_argument),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, mutators.operator_swap_op),
    (cst.IfExp, mutators.operator_if_exp),
    (cst.BaseNumber, one_less),
    (cst.Call, other_name),
    (cst.Call, swapped_arguments),
    (cst.Call, dropped_call),
    (cst.Call, shorter_range),
    (cst.BinaryOperation, swapped_operands),
    (cst.BinaryOperation, dropped_operand),
    (cst.BooleanOperation, dropped_condition),
    (cst.UnaryOperation, dropped_sign),
    (cst.Attribute, dropped_transpose),
    ((cst.If, cst.While), other_condition),
    (cst.SimpleStatementLine, removed_statement),
    ((cst.Assign, cst.Return), detached),
]
