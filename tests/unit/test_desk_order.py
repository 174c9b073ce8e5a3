"""The grammar of an agent's mail: which lines are commands (I14, A2)."""

import pytest

from postdesk.gateway.desk.order import read_order


@pytest.mark.parametrize(
    ("text", "commands", "below"),
    [
        ("#me\n#tag a b\nHello", [("me", ""), ("tag", "a b")], "Hello"),
        ("\n\n#me\n\n#pending\n\nHello\n#close", [("me", ""), ("pending", "")], "Hello\n#close"),
        ("Hello\n#me", [], "Hello\n#me"),
        ("  #ME  ", [("me", "")], ""),
        ("#note the text", [("note", "the text")], "the text"),
        ("#note\nthe text", [("note", "")], "the text"),
        ("# Title\ntext", [], "# Title\ntext"),
        ("#1 is the first", [], "#1 is the first"),
        ("> #close\nHello", [], "> #close\nHello"),
        ("", [], ""),
    ],
)
def test_commands_stand_at_the_top(text, commands, below):
    order = read_order(text)
    assert ([(c.name, c.argument) for c in order.commands], order.text) == (commands, below)


@pytest.mark.parametrize(
    ("argument", "number"),
    [("1042", 1042), ("#1042", 1042), ("PD-1042", 1042), ("pd-7", 7), ("x", None), ("", None), ("1 2", None)],
)
def test_a_ticket_is_named_in_several_ways(argument, number):
    (command,) = read_order(f"#merge {argument}").commands
    assert command.number == number


def test_addresses_are_found_with_and_without_names():
    (command,) = read_order("#cc Dave Miller <Dave@Client.test>, eve@evil.test dave@client.test").commands
    assert command.addresses == ("dave@client.test", "eve@evil.test")


@pytest.mark.parametrize(
    ("argument", "beside"),
    [
        ("dave@client.test", ""),
        ("<dave@client.test>; mailto:eve@client.test", ""),
        ('"Miller, Dave" <dave@client.test>, Eve <mailto:eve@client.test> ben@client.test', ""),
        ("dave@client.test eve", "eve"),
        ("dave@client.test, eve@", "eve@"),
        ("everybody", "everybody"),
    ],
)
def test_what_is_no_address_among_addresses_is_known(argument, beside):
    (command,) = read_order(f"#cc {argument}").commands
    assert command.beside_addresses == beside


def test_one_mail_names_a_bounded_number_of_people_and_tickets():
    text = "\n".join(f"#cc p{n}@client.test\n#link {n + 1}" for n in range(100))
    order = read_order(text)
    assert (len(order.addresses), len(order.tickets)) == (20, 20)
