"""The plan of a period, in every ERN version."""

from shared.messages.xml.markup import E

PERIOD = E(
    "ValidityPeriod",
    "period",
    (
        E("StartDate", "start_date"),
        E("EndDate", "end_date"),
        E("StartDateTime", "start"),
        E("EndDateTime", "end"),
    ),
)
