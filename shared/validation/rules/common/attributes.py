"""Owns the rules on attributes and shares that hold in every profile: user-defined values, defaults, percentages."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Offence, Rule, RuleSet, Select, every, never, tagged

_USER_DEFINED = "UserDefined"


def _with(attribute: str) -> Select:
    return lambda view: view.by_attribute.get(attribute, [])


def _is_user_defined(node: Node, _view: MessageView) -> bool:
    """The value itself, or one of the attributes that hold a value (LinkDescription, LabelType, TitleType ...)."""
    return node.text.strip() == _USER_DEFINED or _USER_DEFINED in node.attributes.values()


def undefined_values(view: MessageView) -> list[Offence]:
    """Values UserDefined that do not say which value."""
    return [
        node
        for nodes in view.by_tag.values()
        for node in nodes
        if node.text == _USER_DEFINED and "UserDefinedValue" not in node.attributes
    ]


def repeated_defaults(view: MessageView) -> Iterator[Offence]:
    """Siblings of one tag of which not exactly one is the default, though one of them says so or not."""
    seen: set[tuple[int, str]] = set()
    for node in view.by_attribute.get("IsDefault", ()):
        key = (id(node.parent), node.tag)
        if node.parent is None or key in seen:
            continue
        seen.add(key)
        defaults = [sibling for sibling in node.parent.children[node.tag] if sibling.flag("IsDefault")]
        if len(defaults) != 1:
            yield node, str(len(defaults))


def _is_share(node: Node, _view: MessageView) -> bool:
    try:
        return 0 <= float(node.text) <= (1 if node.flag("HasMaxValueOfOne") else 100)
    except ValueError:
        return False


ATTRIBUTES = RuleSet(
    "DDEX Release Profile",
    frozenset("34"),
    (
        Rule(
            "user-defined-value",
            "2.1 clause 5.3.1.1(5), 1.4 clause 4.3(31)",
            "Fatal Error",
            every(_with("UserDefinedValue"), _is_user_defined),
            "A UserDefinedValue is given for {value}.",
            "Write UserDefined as the value.",
        ),
        Rule(
            "user-defined-namespace",
            "2.1 clause 5.3.1.1(5), 1.4 clause 4.3(31)",
            "Fatal Error",
            never(_with("UserDefinedValue"), lambda node, _: "Namespace" not in node.attributes),
            "A user-defined value has no Namespace.",
            "Add the DPID of who defines it.",
        ),
        Rule(
            "user-defined-missing",
            "2.1 clause 5.3.1.1(5), 1.4 clause 4.3(31)",
            "Error",
            undefined_values,
            "The value UserDefined does not say which.",
            "Add UserDefinedValue and Namespace.",
        ),
        Rule(
            "default-number",
            "2.1 clause 5.3.1.1(7.2)",
            "Fatal Error",
            repeated_defaults,
            "Of these elements {value} are the default.",
            "Set IsDefault to true on one of them.",
        ),
        Rule(
            "share",
            "2.1 clause 5.3.1.1(6), 1.4 clauses 4.3(22) and 4.3(36a)",
            "Fatal Error",
            every(tagged("RightSharePercentage"), _is_share),
            "{value} is no share.",
            "Write a percentage from 0 to 100.",
        ),
    ),
)
