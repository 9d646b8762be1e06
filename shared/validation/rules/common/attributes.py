"""Rules on attributes and shares for every profile: user-defined values, defaults, percentages."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Rule, RuleSet, Select, Violation, every, never, tagged

_USER_DEFINED = "UserDefined"


def _with_attribute(attribute: str) -> Select:
    return lambda view: view.by_attribute.get(attribute, [])


def _is_user_defined(node: Node, _view: MessageView) -> bool:
    """True if the value or one of the value attributes (LinkDescription, LabelType, TitleType ...) is UserDefined."""
    return node.text.strip() == _USER_DEFINED or _USER_DEFINED in node.attributes.values()


def undefined_values(view: MessageView) -> list[Violation]:
    """UserDefined values without UserDefinedValue."""
    return [
        node
        for nodes in view.by_tag.values()
        for node in nodes
        if node.text == _USER_DEFINED and "UserDefinedValue" not in node.attributes
    ]


def wrong_default_counts(view: MessageView) -> Iterator[Violation]:
    """Siblings with the same tag and IsDefault on at least one, of which not exactly one is the default."""
    seen: set[tuple[int, str]] = set()
    for node in view.by_attribute.get("IsDefault", ()):
        key = (id(node.parent), node.tag)
        if node.parent is None or key in seen:
            continue
        seen.add(key)
        defaults = [sibling for sibling in node.parent.children[node.tag] if sibling.flag("IsDefault")]
        if len(defaults) != 1:
            yield node, str(len(defaults))


def _is_percentage(node: Node, _view: MessageView) -> bool:
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
            every(_with_attribute("UserDefinedValue"), _is_user_defined),
            "A UserDefinedValue is given for {value}.",
            "Set the value to UserDefined.",
        ),
        Rule(
            "user-defined-namespace",
            "2.1 clause 5.3.1.1(5), 1.4 clause 4.3(31)",
            "Fatal Error",
            never(_with_attribute("UserDefinedValue"), lambda node, _: "Namespace" not in node.attributes),
            "A user-defined value has no Namespace.",
            "Add the DPID of the party that defines it.",
        ),
        Rule(
            "user-defined-missing",
            "2.1 clause 5.3.1.1(5), 1.4 clause 4.3(31)",
            "Error",
            undefined_values,
            "A UserDefined value has no UserDefinedValue.",
            "Add UserDefinedValue and Namespace.",
        ),
        Rule(
            "default-number",
            "2.1 clause 5.3.1.1(7.2)",
            "Fatal Error",
            wrong_default_counts,
            "The number of default elements is {value}, not one.",
            "Set IsDefault to true on exactly one of them.",
        ),
        Rule(
            "share",
            "2.1 clause 5.3.1.1(6), 1.4 clauses 4.3(22) and 4.3(36a)",
            "Fatal Error",
            every(tagged("RightSharePercentage"), _is_percentage),
            "{value} is not a percentage.",
            "Use a percentage from 0 to 100.",
        ),
    ),
)
