"""What the names in a program say about the purpose of its parts: roles, layers, networks, steps.

Used only where TensorFlow sees no fault and everything turns on what was meant.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = [
    "alike", "assigned", "body_of", "called", "contrary", "identifiers", "is_layer", "is_network", "roles", "title",
    "words", "words_of_header",
]  # fmt: skip

_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Groups of roles that have weights of their own, each with the words for it.
_ROLES: tuple[tuple[frozenset[str], ...], ...] = tuple(
    tuple(_set(words) for words in group)
    for group in (
        ("encoder encode enc encoding encoded", "decoder decode dec decoding decoded reconstruct reconstruction recon"),
        ("generator generate gen netg", "discriminator discriminate disc dis critic netd"),
        ("actor policy pi", "critic value vf"),
        ("eval online main primary behavior behaviour local learner", "target"),
        ("eval", "next"),
        ("teacher", "student"),
        ("mu mean loc", "sigma std stddev logvar logstd logsigma variance"),
        ("fw forward", "bw backward"),
        ("prior", "posterior"),
    )
)

#: The last word of a name that stands for one layer, or for a part of one.
_LAYER = _set(
    "conv conv1d conv2d conv3d convolution deconv deconv2d dense linear fc fully connected affine layer layers "
    "block attention attend embed embedding lstm gru rnn bilstm bigru birnn norm bn batchnorm layernorm unit module "
    "residual resnet resblock res head weight weights bias variable proj projection project highway inception "
    "bottleneck transform downsample upsample down up pool dilated separable perceptron nonlinearity hidden gated "
    "glu stage stack level ffn"
)
#: Any word of a name that stands for a whole network or for its application.
_NETWORK = _set(
    "discriminator discriminate disc critic generator generate siamese tower branch network net model inference infer "
    "forward predict predictor encoder encode decoder decode classifier classify shared build cnn mlp twin actor agent "
    "policy unet vgg autoencoder vae gan extractor features backbone trunk translate refine step cell recurrence "
    "propagate iterate update"
)
#: Names of methods that say nothing about what they make.
_GENERIC = _set("call build forward apply init run make create network net model graph")


def title(frame: Any) -> str:
    """The name of an activation's function, or its class's where the function's own says nothing."""
    name: str = frame.function.rsplit(".", 1)[-1]
    owner = getattr(frame.definition, "class_name", None)
    return owner if owner and set(words(name)) <= _GENERIC else name


def words(name: str) -> list[str]:
    """The words of an identifier or a scope name, in lower case: ``q_eval2``, ``qEval2`` → ``q``, ``eval``, ``2``."""
    return [word.lower() for word in _SPLIT.findall(name)]


def is_layer(function: str) -> bool:
    """Does the name of a function say that it makes one layer, or one block of layers?"""
    parts = [word for word in words(function.rsplit(".", 1)[-1]) if not word.isdigit()]
    return bool(parts) and (parts[-1] in _LAYER or (not is_network(function) and bool(_LAYER & set(parts))))


def is_network(function: str) -> bool:
    """Does the name of a function say that it makes a whole network, or applies one?"""
    parts = [word for word in words(function.rsplit(".", 1)[-1]) if not word.isdigit()]
    return bool(_NETWORK & set(parts)) and not (parts and parts[-1] in _LAYER)


def roles(names: Iterable[str]) -> set[tuple[int, int]]:
    """The roles that the names speak of: (group, place in the group). Two of one group cancel each other."""
    said = {word for name in names for word in words(name)}
    found = {(g, place) for g, group in enumerate(_ROLES) for place, role in enumerate(group) if role & said}
    groups = [g for g, _ in found]
    return {(g, place) for g, place in found if groups.count(g) == 1}


def contrary(one: set[tuple[int, int]], other: set[tuple[int, int]]) -> bool:
    """Do two sets of roles have different roles of one group?"""
    places = dict(one)
    return any(places.get(g, place) != place for g, place in other)


def alike(one: str, other: str) -> bool:
    """Do two names say the same but for a number or a letter at the end: ``a`` and ``b``, ``out1`` and ``out2``?"""
    neutral = {"again", "shared", "same", "first", "second", "left", "right", "real", "fake", "train", "test", "valid",
               "infer", "inference", "eval", "pred", "prediction"}  # fmt: skip
    kinds = [[w for w in words(name) if not w.isdigit() and w not in neutral] for name in (one, other)]
    if [len(kind) and len(kind[-1]) for kind in kinds] == [1, 1]:  # variations on one letter
        last = {kinds[0].pop(), kinds[1].pop()}
        return kinds[0] == kinds[1] and any(last <= set(letters) for letters in ("abcd", "xyz", "uv", "st", "pq"))
    return kinds[0] == kinds[1]


def identifiers(node: ast.AST) -> Iterator[str]:
    """Every name, attribute, keyword and short text in a piece of the program."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.keyword) and part.arg:
            yield part.arg
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and len(part.value) < 40:
            yield part.value


def words_of_header(loop: object) -> list[str]:
    """The names in the header of a loop (a node of Python's tree)."""
    parts: list[ast.AST] = []
    if isinstance(loop, (ast.For, ast.AsyncFor, ast.comprehension)):
        parts = [loop.target, loop.iter]
    elif isinstance(loop, ast.While):
        parts = [loop.test]
    return [name for part in parts for name in identifiers(part)]


def called(node: object) -> str:
    """The last name of what a call calls, or an empty text."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def body_of(definition: object) -> list[ast.AST]:
    """The statements (of Python's tree) of a module's or a function's definition, as a frame has it."""
    tree = getattr(definition, "tree", None)
    if isinstance(tree, ast.Module):
        return list(tree.body)
    at = getattr(definition, "at", None)
    return [at] if isinstance(at, ast.AST) else []


def assigned(definition: object, call: object, directly: bool = False) -> list[str]:
    """The names to which the result of a call is bound. ``directly``: not where it is only part of an expression."""
    for top in body_of(definition):
        for node in ast.walk(top):
            if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) or node.value is None:
                continue
            if node.value is call or (not directly and any(part is call for part in ast.walk(node.value))):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                return [name for target in targets for name in _bound(target)]
    return []


def _bound(target: ast.expr) -> Iterator[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for item in target.elts:
            yield from _bound(item)
    elif isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Attribute):
        yield target.attr
