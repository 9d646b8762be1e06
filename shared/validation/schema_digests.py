"""SHA-256 of the schema files as their publishers serve them. A download that has none of these is not installed.

The publisher offers the files over plain HTTP, and adds values to some of its value sets in place: such a set has the
digest of each state that is known.
"""

from collections.abc import Mapping

_SIGNATURE = "35cf8197da812c85e40d57891b35c94187569ed474a2dac813ce5090dafcd35c"  # W3C, xmldsig-core-schema.xsd
_VALUES_3 = "acde387be0fb0b787c2e886349b2e6d2b78f8c3745d6f99998dd93c975ee93d1"  # allowed-value-sets.xsd, version 3
_VALUES_9 = "c0cb3759f59dcea9bb4ab3bcc0899ce3f5c5ef15b94cb4086c25c76829e079a8"  # allowed-value-sets.xsd, version 9

DIGESTS: Mapping[str, frozenset[str]] = {
    "ern/382": frozenset(
        {
            "cb2041326ee178a50ce8440424f8b614641248d9a02b00359438e386ca0ff344",
            "73d006bc0dc93bcbcce1d3cb3876a23bbf295b19a7c0536d3523f1e36b2f0a6e",
            "2c57cfed4e364355d49d2ea7eff414c2358c96217d53e6ba8af627e8253f38dc",
        }
    ),
    "ern/383": frozenset(
        {
            "159608a54ed6bd1ac6c6c3855c93d4a758d5bf90e0cce637844395a74e6dda07",
            "ae0f806a0a15fb12e12cea1f83bad43cec82ee8c42352ea8adab10d2cb150ec7",
            "bf2876ac02c6dc11d882ed48782597a09f3d618363a20063d03bac0457b2625e",
        }
    ),
    "ern/411": frozenset(
        {
            "48de4c96d1c3e304201738f2a1a4776bdcfeaa5d5ad2347187da95f3444dcaef",
            "4f795528c03d2ebbd091e87589035a0b0924867c436e7daebf502db97cfc7283",
        }
    ),
    "ern/42": frozenset(
        {
            "1c535db929eb3809e7dd59d12be5f36b1281a8840f1e87e4cd391b00968bf2c5",
            "5e6a6e3641cb7f7491d7f0a1802a2f83d37f66c81674042279105b38c65efd88",
            "254c49a557b148a2c49ce423731316fedefb38cb6fa15df2543421dc278b945e",
        }
    ),
    "ern/43": frozenset({"bb06f41a844d86dcc9ce06abf827e58594b5f153afdf7c72e0108ef61e7ce7a3", _VALUES_3, _VALUES_9}),
    "ern/432": frozenset(
        {
            "def25b4e72696c9bbc1fed84962acc3a9bae2bc92ef25f8393c99b362aa53a6a",
            "d808da301b6d5a9b4129474b199c77fd51b362474abebefb00eb7cee109c6da7",
            _VALUES_3,
            _VALUES_9,
        }
    ),
    "ern-c-sftp/16": frozenset(
        {
            "f40b1dcad3184011d2c12fe51217d4848cfb5a5c00b6bccde7c6ef495359ed7a",
            "fff83f3069a92fe0c3f5d0ca4c252f91863d606d098e2d02c17c52953066b7d4",
            _SIGNATURE,
        }
    ),
    "ern-c-sftp/18": frozenset(
        {"d9bf66c19ca9fee151ec48e2a705563712e7f685a67b1bdfa33cc92f729153da", _VALUES_3, _VALUES_9, _SIGNATURE}
    ),
    "mead/11": frozenset(  # not the values of version 9, with which the schema does not compile
        {
            "d26c201cbf8728e633b98808ca145680c2c693bbb75c32b68a982ef0e5a003b2",
            "17f2fe5149ac22ac0ee8815d69a36c41833f050b62899cc20796e9cc5dc9f51c",
            _VALUES_3,
        }
    ),
}
"""By schema, in no order: the digests of its entry file and of what it imports."""
