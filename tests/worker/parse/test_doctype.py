import pytest

from worker.parse import doctype

ROOT = b"<rss>&a;</rss>"


def take(declarations: str, root: bytes = ROOT) -> tuple[bytes, list[tuple[str, str]]]:
    data, defects = doctype.take(f"<!DOCTYPE rss [{declarations}]>".encode() + root)
    return data, [(defect.code, defect.detail) for defect in defects]


@pytest.mark.parametrize(
    ("declarations", "expected"),
    [
        ('<!ENTITY a "b">', "b"),
        ("<!ENTITY a 'b'>", "b"),
        ('<!ENTITY a "&#160;">', "&#160;"),
        ('<!ENTITY a "&#38;#160;">', "&#160;"),  # as in the DTDs of HTML
        ('<!ENTITY a "&#x26;lt;">', "&lt;"),
        ('<!ENTITY a "&amp;">', "&amp;"),
        ('<!ENTITY a "100% of &#60;b>">', "100% of &#60;b>"),
        ('<!ENTITY a "">', ""),
        ("""<!ENTITY a 'say "no"'>""", "say &quot;no&quot;"),
        ('<!ENTITY a "first"><!ENTITY a "second">', "first"),  # XML 1.0 §4.2
        ('<!-- <!ENTITY a "no"> --><!ENTITY a "yes">', "yes"),
        ('<!ENTITY z "]>"><!ENTITY a "b">', "b"),
        ('<!-- ]> " --><?x ]> \' ?><!ENTITY a "b">', "b"),
        ('<!ELEMENT x ANY><!ATTLIST x y CDATA "]>"><!ENTITY\n\ta\n"b"\n>', "b"),
    ],
)
def test_a_short_plain_entity_is_replaced(declarations: str, expected: str) -> None:
    assert take(declarations) == (
        b"\n" * declarations.count("\n") + f"<rss>{expected}</rss>".encode(),
        [("entity-declared", "1 uses replaced")],
    )


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY b "c"><!ENTITY a "&b;">',
        '<!ENTITY a "&#38;b;"><!ENTITY a "&a;">'.replace("&#38;b;", "&b;"),
        '<!ENTITY a "<b>x</b>">',
        '<!ENTITY % p "x"><!ENTITY a "%p;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        "<!ENTITY a SYSTEM 'http://example.org/x'>",
        '<!ENTITY a PUBLIC "x" "http://example.org/x">',
        '<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "x" NDATA n>',
        f'<!ENTITY a "{"x" * (doctype.ENTITY_BYTES_MAX + 1)}">',
    ],
)
def test_a_reference_to_any_other_entity_is_dropped_and_reported(declarations: str) -> None:
    assert take(declarations) == (b"<rss></rss>", [("entity-refused", "1 references: a")])


def test_a_parameter_entity_is_never_followed() -> None:
    assert take("<!ENTITY % p \"<!ENTITY a 'x'>\">%p;") == (ROOT, [("entity-refused", "1 references: %p;")])


@pytest.mark.parametrize("name", ["lt", "gt", "amp", "quot", "apos"])
def test_what_xml_predefines_stays_what_it_is(name: str) -> None:
    root = f"<rss>&{name};</rss>".encode()
    assert take(f'<!ENTITY {name} "evil">', root) == (root, [])


def test_only_references_are_replaced() -> None:
    root = b'<rss a="&a;"><!-- &a; --><![CDATA[&a;]]><?x &a;?>&amp;a;&aa;&A;&a</rss>'
    data, _ = take("<!ENTITY a 'b'>", root)
    assert data == root.replace(b'"&a;"', b'"b"')


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("<!DOCTYPE rss>", ""),
        ('<!DOCTYPE rss PUBLIC "-//N//DTD 0.91//EN" "http://example.org/[0.91].dtd">', ""),
        ("<!DOCTYPE rss SYSTEM 'x>y'>", ""),
        ("<!doctype html>", ""),
        (
            '<?xml version="1.0"?>\n<!-- <!DOCTYPE no> -->\n<!DOCTYPE a\n>\n',
            '<?xml version="1.0"?>\n<!-- <!DOCTYPE no> -->\n\n\n',
        ),
        ("<!DOCTYPE a><!-- x --><!DOCTYPE b []> <!DOCTYPE c>", "<!-- x --> "),
    ],
)
def test_the_doctype_goes_and_lines_stay(before: str, kept: str) -> None:
    assert doctype.take(before.encode() + ROOT) == (kept.encode() + ROOT, [])


@pytest.mark.parametrize(
    "before", ["<!DOCTYPE a [", "<!DOCTYPE a ['", '<!DOCTYPE a "', "<!DOCTYPE [<!-- >", "<!DOCTYPE a [<!ENTITY"]
)
def test_a_doctype_that_does_not_end_is_junk_before_the_root(before: str) -> None:
    data, defects = doctype.take(before.encode() + ROOT)
    assert data == ROOT
    assert [defect.code for defect in defects] == ["junk-before-xml"]


@pytest.mark.parametrize("data", [b"", b"x", b"<rss/>", b"<!DOCTYP", b"<rss><!DOCTYPE a></rss>", b"<!-- <!DOCTYPE a>"])
def test_what_has_no_doctype_is_left_alone(data: bytes) -> None:
    assert doctype.take(data) == (data, [])


def test_a_real_number_of_references_is_replaced() -> None:
    data, defects = take('<!ENTITY a "&#160;">', b"<rss>" + b"&a;" * 111_206 + b"</rss>")
    assert data == b"<rss>" + b"&#160;" * 111_206 + b"</rss>"
    assert defects == [("entity-declared", "111206 uses replaced")]


def test_what_all_entities_come_to_is_bounded() -> None:
    data, defects = take(f'<!ENTITY a "{"x" * 1000}">', b"<rss>" + b"&a;" * 10_000 + b"</rss>")
    fits = doctype.EXPANSION_BYTES_MAX // 1000
    assert len(data) == fits * 1000 + len(b"<rss></rss>")
    assert defects == [
        ("entity-refused", f"{10_000 - fits} references: a"),
        ("entity-declared", f"{fits} uses replaced"),
    ]


def test_a_subset_over_the_limit_is_not_looked_into() -> None:
    _, defects = take('<!ENTITY a "b">' * (doctype.SUBSET_BYTES_MAX // 10))
    assert [code for code, _ in defects] == ["entity-refused"]
