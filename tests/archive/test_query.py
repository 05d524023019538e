import pytest

from archive.query import DEPTH_MAX, is_prefix, parse_query
from schemas.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("one two", '"one" AND "two"'),
        ("one AND two", '"one" AND "two"'),
        ("one and two", '"one" AND "and" AND "two"'),
        ('"one two" three', '"one two" AND "three"'),
        ("on* -two", '("on" *) NOT ("two")'),
        ('one -two -"three four"', '("one") NOT ("two" OR "three four")'),
        ("one NOT two", '("one") NOT ("two")'),
        ("one AND NOT two", '("one") NOT ("two")'),
        ("NOT two one", '("one") NOT ("two")'),
        ("NOT -two", '"two"'),
        ("NOT NOT two", '"two"'),
        ("one & -& - two", '"one" AND "two"'),
        ('on"e t"wo', '"on" AND "e t" AND "wo"'),
        ("a*b", '"a" * AND "b"'),
        ("one\x00two\nthree", '"one" AND "two" AND "three"'),
        ("one OR two three", '"one" OR "two" AND "three"'),
        ("(one OR two) three", '("one" OR "two") AND "three"'),
        ("(one two) OR three", '"one" AND "two" OR "three"'),
        ("((one))", '"one"'),
        ("one () two", '"one" AND "two"'),
        ("one -(two -three)", '("one") NOT (("two") NOT ("three"))'),
        ("title:one", 'title : "one"'),
        ("Author:on*", 'authors : "on" *'),
        ('text:"one two"', 'text : "one two"'),
        ("title:(one OR two) three", 'title : ("one" OR "two") AND "three"'),
        ("one -title:two", '("one") NOT (title : "two")'),
        ("http://one.example/two", '"http://one.example/two"'),
        ("10:30", '"10:30"'),
        ("NEAR(one two)", 'NEAR("one" "two", 10)'),
        ('NEAR(one "two three"*, 4) five', 'NEAR("one" "two three" *, 4) AND "five"'),
        ("near(one two)", '"near" AND ("one" AND "two")'),
        ("title:NEAR(one two)", 'title : NEAR("one" "two", 10)'),
    ],
)
def test_a_query_becomes_an_expression(text: str, expression: str) -> None:
    assert parse_query(text).expression == expression


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", 0, "no word"),
        ("   ", 0, "no word"),
        ("& – *", 0, "no word"),
        ('""', 0, "no word"),
        ("()", 0, "no word"),
        ('"Valuing Care', 0, "quote is never closed"),
        ('one "two" "three', 10, "quote is never closed"),
        ("one “two", 4, "quote is never closed"),
        ('one\ttwo"', 7, "quote is never closed"),
        ("-one", 0, "only excludes"),
        ('& -"one two"', 2, "only excludes"),
        ("one OR -two", 7, "only excludes"),
        ("one (NOT two)", 9, "only excludes"),
        ("one) two", 3, "closes none"),
        ("one (two", 4, "bracket is never closed"),
        ("one OR", 4, "OR needs a word after it"),
        ("OR one", 0, "OR needs a word before it"),
        ("one AND OR two", 4, "AND needs a word after it"),
        ("(OR one)", 1, "OR needs a word before it"),
        ("one (two AND)", 9, "AND needs a word after it"),
        ("one NOT", 4, "NOT needs a word after it"),
        ("title: one", 6, "right after the colon"),
        ("title:text:one", 11, "single colon"),
        ("titel:one", 0, "did you mean title:?"),
        ("one tag:news", 4, "--tag TAG"),
        ("one source:blog", 4, "--source ID"),
        ("NEAR(one)", 5, "two words"),
        ("NEAR(one two", 4, "bracket is never closed"),
        ("(" * (DEPTH_MAX + 1) + "one" + ")" * (DEPTH_MAX + 1), DEPTH_MAX, "flatter"),
        ("日本 OR", 5, "OR needs a word after it"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, place: int, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(text)
    head, shown, caret = str(caught.value).split("\n")
    assert reason in caret
    assert "cannot search" in head
    assert len(shown) == len(text) + 2
    assert caret.index("^") == place + 2
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("place", [0, 60, 500, 990])
def test_of_a_long_query_the_part_with_the_mistake_is_shown(place: int) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query("x " * (place // 2) + "AND OR" + " y" * 500)
    _, shown, caret = str(caught.value).split("\n")
    assert len(shown) <= 72
    assert shown[caret.index("^") :].startswith("AND OR")


def test_what_a_query_looks_for_is_known() -> None:
    query = parse_query('one -two* title:(three OR "four five") NEAR(six seven)')
    assert query.terms == ('"one"', 'title : "three"', 'title : "four five"', '"six"', '"seven"', '"two" *')
    assert query.has_prefix
    assert [term for term in query.terms if is_prefix(term)] == ['"two" *']
    assert not parse_query("one").has_prefix


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("one* two", '"two"'),
        ("one* OR two", '"one" * OR "two"'),
        ("one*", '"one" *'),
        ("one* -two", '("one" *) NOT ("two")'),
        ("(one* three) OR two", '"three" OR "two"'),
    ],
)
def test_terms_are_left_out_where_others_have_to_be_there(text: str, expression: str) -> None:
    query = parse_query(text, without={'"one" *'})
    assert query.expression == expression
    assert query.has_prefix == ('"one" *' in expression)


def test_parts_of_words_have_three_characters_and_may_be_signs() -> None:
    assert parse_query("c++ -&&&", substrings=True).expression == '("c++") NOT ("&&&")'
    assert parse_query("日本語*", substrings=True).expression == '"日本語"'
    with pytest.raises(UsageError, match="from 3 characters on") as caught:
        parse_query("one NEAR(abc 日本)", substrings=True)
    assert str(caught.value).split("\n")[2].index("^") == 2 + 13
