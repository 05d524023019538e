import pytest

from worker.parse import decode
from worker.parse.encodings import codec

TEXT = '<?xml version="1.0"?><rss><a>Grüße – “x” €</a></rss>'


def declared(name: str) -> str:
    return TEXT.replace("?>", f' encoding="{name}"?>')


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), None),
        (declared("utf-8").encode(), None),
        (declared("UTF8").encode(), None),
        (TEXT.encode("utf-16"), None),
        (("\ufeff" + TEXT).encode("utf-16-be"), None),
        (TEXT.encode("utf-16-le"), None),
        (TEXT.encode("utf-16-be"), None),
        (TEXT.encode("utf-32"), None),
        (TEXT.encode("utf-32-be"), None),
        (TEXT.encode("utf-32-le"), None),
        (declared("utf-16").encode("utf-16"), None),
        (declared("windows-1252").encode("cp1252"), None),
        (declared("ISO-8859-1").encode("cp1252"), None),  # as browsers read it
        (declared("iso-8859-15").replace("–", "-").replace("“", "'").replace("”", "'").encode("iso-8859-15"), None),
        (declared("utf-7").replace("?><", "?>\n<").encode("utf-7").replace(b"+ADw?xml", b"<?xml"), None),
        (TEXT.encode("cp1252"), "text/xml; charset=windows-1252"),
        (TEXT.encode("cp1252"), 'application/rss+xml; Charset="cp1252"'),
        (declared("utf-8").encode("cp1252"), "text/xml;charset=iso-8859-1"),  # RFC 7303 §3: HTTP before the declaration
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/xml; charset=iso-8859-1"),  # and the mark before HTTP
    ],
)
def test_a_document_is_read_in_the_encoding_that_it_names(body: bytes, content_type: str | None) -> None:
    data, defects = decode.to_utf8(body, content_type)
    assert "Grüße" in data.decode()
    assert defects == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (declared("utf-16").encode(), "not utf-16"),  # what .NET's StringWriter makes
        (declared("UTF-16LE").encode() + b" ", "not UTF-16LE"),
        (declared("utf8mb4").encode(), "not utf8mb4"),
        (declared("x-none").encode(), "not x-none"),
        (declared("base64").encode(), "not base64"),
        (declared("undefined").encode(), "not undefined"),
        (declared("punycode").encode(), "not punycode"),
        (declared("unicode_escape").encode(), "not unicode_escape"),
        (declared("iso-8859-1").encode(), "declared as a Western encoding, but in UTF-8"),
        (declared("us-ascii").encode(), "declared as a Western encoding, but in UTF-8"),
        (declared("shift_jis").replace("€", "é" * 40).encode(), "not cp932"),
    ],
)
def test_a_lying_declaration_is_reported(body: bytes, detail: str) -> None:
    data, defects = decode.to_utf8(body)
    assert "Grüße" in data.decode()
    assert [(defect.code, defect.detail) for defect in defects] == [("encoding-mismatch", detail)]


@pytest.mark.parametrize(
    ("body", "expected", "detail"),
    [
        (b"<a>\x81 caf\xe9</a>", "<a>\ufffd café</a>", "1 places"),
        ("<a>日本語テキスト</a>".encode("euc_jp") + b"\xff" + b" " * 200, "<a>日本語テキスト</a>", "1 places"),
    ],
)
def test_bytes_that_no_character_has_are_replaced_and_counted(body: bytes, expected: str, detail: str) -> None:
    name = "cp1252" if b"caf" in body else "euc-jp"
    data, defects = decode.to_utf8(body, f"text/xml; charset={name}")
    assert data.decode().startswith(expected)
    assert [(defect.code, defect.detail) for defect in defects] == [("bytes-replaced", detail)]


@pytest.mark.parametrize(
    ("body", "expected", "where", "count"),
    [
        (b"caf\xe9", "café", "line 1, column 4", 1),
        (b"a\nb \x93x\x94", "a\nb “x”", "line 2, column 3", 2),
        ("Grüße ".encode() + b"\x96 caf\xe9", "Grüße – café", "line 1, column 9", 2),  # two encodings in one document
        (b"\xed\xa0\x80", "í\xa0€", "line 1, column 1", 3),  # half of a surrogate pair
        (b"\xc0\xaf", "À¯", "line 1, column 1", 2),  # an overlong slash is no slash
    ],
)
def test_wrong_bytes_are_windows_1252_each_by_itself(body: bytes, expected: str, where: str, count: int) -> None:
    data, defects = decode.mend_utf8(body)
    assert data.decode() == expected
    assert [(defect.code, defect.where) for defect in defects] == [("encoding-mismatch", where)]
    assert defects[0].detail.startswith(f"{count} bytes")


def test_right_utf8_is_left_alone() -> None:
    body = "Grüße 日本語 😀 \ufffd".encode()
    assert decode.mend_utf8(body) == (body, [])


def test_a_byte_that_windows_1252_lacks_is_replaced() -> None:
    data, defects = decode.mend_utf8(b"a\x81b\x9d")
    assert data.decode() == "a\ufffdb\ufffd"
    assert [(defect.code, defect.detail) for defect in defects][1:] == [("bytes-replaced", "2 places")]


@pytest.mark.parametrize("character", ["é", "–", "日", "😀"])
def test_a_character_cut_off_at_the_end_is_dropped(character: str) -> None:
    for end in range(1, len(character.encode())):
        assert decode.drop_cut_character(b"<a>x" + character.encode()[:end]) == (b"<a>x", [])
    whole = b"<a>x" + character.encode()
    assert decode.drop_cut_character(whole) == (whole, [])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_text_has_line_feeds(end: str) -> None:
    assert decode.to_text(f"a{end}b{end}{end}c".encode()) == ("a\nb\n\nc", [])


RUSSIAN = (
    "Сегодня в Москве прошла встреча министров. Обсуждались вопросы экономики и образования, а также новые законы."
)
TEXTS = {
    "koi8-r": RUSSIAN,
    "cp1251": RUSSIAN,
    "iso8859-5": RUSSIAN,
    "cp866": RUSSIAN,
    "mac-cyrillic": RUSSIAN,
    "koi8-u": "Сьогодні в Києві відбулася зустріч міністрів. Обговорювали питання економіки та освіти, їжа є.",
    "iso8859-7": "Σήμερα στην Αθήνα έγινε συνάντηση των υπουργών για την οικονομία και την παιδεία της χώρας.",
    "cp1255": "היום בירושלים התקיימה פגישה של השרים על הכלכלה והחינוך של המדינה",
    "cp1256": "عقد اليوم في القاهرة اجتماع الوزراء لمناقشة قضايا الاقتصاد والتعليم في البلاد",
    "tis-620": "วันนี้มีการประชุมรัฐมนตรีที่กรุงเทพเพื่อหารือเรื่องเศรษฐกิจและการศึกษาของประเทศ",
    "euc_jp": "今日、東京で大臣の会議が開かれました。経済と教育の問題について話し合いました。カタカナも。",
    "shift_jis": "今日、東京で大臣の会議が開かれました。経済と教育の問題について話し合いました。カタカナも。",
    "iso2022_jp": "今日、東京で大臣の会議が開かれました。経済と教育の問題について話し合いました。",
    "gb2312": "今天在北京举行了部长会议，讨论了经济和教育问题，以及新的法律。",
    "gb18030": "今天在北京举行了部长会议，讨论了经济和教育问题，以及新的法律。",
    "big5": "今天在臺北舉行了部長會議，討論了經濟和教育問題，以及新的法律。",
    "euc_kr": "오늘 서울에서 장관 회의가 열렸습니다. 경제와 교육 문제에 대해 논의했습니다.",
    "cp1250": "Dziś w Warszawie odbyło się spotkanie ministrów. Omówiono kwestie gospodarki i oświaty, zażółć gęślą jaźń.",
    "cp1254": "Bugün Ankara'da bakanlar toplantısı yapıldı. Ekonomi ve eğitim konuları görüşüldü, şığ, çok güzel.",
}


def document(text: str, name: str, declared: str = "") -> bytes:
    item = f"<item><title>{text}</title><description>&lt;p&gt;{text}</description></item>"
    return (
        f"<?xml version='1.0'{declared}?><rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode(
            name
        )
    )


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_read_as_declared(name: str) -> None:
    data, defects = decode.to_utf8(document(TEXTS[name], name, f" encoding='{name}'"))
    assert TEXTS[name] in data.decode()
    assert defects == []


@pytest.mark.parametrize("declared", ["", " encoding='utf-8'"])
@pytest.mark.parametrize("name", TEXTS)
def test_text_is_recognised_by_its_bytes(name: str, declared: str) -> None:
    data, defects = decode.to_utf8(document(TEXTS[name], name, declared))
    data, more = decode.mend_utf8(data)
    assert TEXTS[name] in data.decode()
    assert [defect.code for defect in defects + more] == ["encoding-mismatch"]


@pytest.mark.parametrize(
    "name", ["koi8-r", "cp1251", "cp1255", "tis-620", "euc_jp", "shift_jis", "gb18030", "big5", "euc_kr"]
)
def test_text_that_is_hardly_western_is_not_read_so(name: str) -> None:
    data, (defect,) = decode.to_utf8(document(TEXTS[name], name, " encoding='iso-8859-1'"))
    assert TEXTS[name] in data.decode()
    assert defect.detail.startswith("declared as a Western encoding, but ")


def test_posts_in_one_encoding_inside_a_template_in_another_are_both_read() -> None:
    head = (
        "<title>Grüße – ünïcödé, ça va, naïve, déjà vu, ÀÉÎÕÜ ßßß ÆØÅ</title><description>"
        + "ü" * 200
        + "</description>"
    )
    data, defects = decode.mend_utf8(head.encode() + f"<item>{RUSSIAN}</item>".encode("koi8-r"))
    assert data.decode() == head + f"<item>{RUSSIAN}</item>"
    assert [defect.detail for defect in defects] == [
        f"{len(RUSSIAN.encode('koi8-r').translate(None, bytes(range(128))))} bytes are no UTF-8 and were read as koi8-r"
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("<?xml version='1.0' encoding='cp037'?><rss>Grüße</rss>".encode("cp037"), None, "Grüße"),
        ("<?xml version='1.0' encoding='cp500'?><rss>[Grüße]!</rss>".encode("cp500"), None, "[Grüße]!"),
        ("<?xml version='1.0'?>\x85<rss>Grüße</rss>".encode("cp037"), None, "?>\n<rss>Grüße"),
        ("<rss>Grüße</rss>".encode("cp1140"), None, "Grüße"),
        ("\ufeff<rss>Grüße</rss>".encode("utf-7"), None, "<rss>Grüße"),
        ("<rss>Grüße</rss>".encode("utf-16-le")[:-1], None, "Grüße</rss"),  # an odd length
        ("<rss>Grüße</rss>".encode("utf-32-be")[:-3], None, "Grüße</rss"),
        ("<rss>Grüße 😀".encode("utf-16")[:-2], None, "Grüße "),  # the half of a pair
        ("\n <rss>Grüße</rss>".encode("utf-16-be"), None, "Grüße"),
        (b"\xff\xfe<rss>Gr\xc3\xbc\xc3\x9fe</rss>", None, "<rss>Grüße"),  # a mark that lies
        ("<rss>日本</rss>".encode("euc_jp"), "text/xml; charset=x-euc-jp", "日本"),
        ("<rss>①②</rss>".encode("euc_jis_2004"), "text/xml; charset=euc-jp", "①②"),  # a character of a vendor's
        ("<rss>Grüße</rss>".encode(), "text/xml; charset=x-none", "Grüße"),
        ("<?xml version='1.0' encoding='koi8-r'?><a>Привет</a>".encode("koi8-r"), "text/xml; charset=none", "Привет"),
        ("<a>Привет, мир</a>".encode(), "text/xml; charset=windows-1251", "Привет, мир"),
        (b"<a>\xed\xa0\xbd\xed\xb8\x80</a>", None, "😀"),  # CESU-8
    ],
)  # fmt: skip
def test_odd_encodings_are_read(body: bytes, content_type: str | None, expected: str) -> None:
    data, _ = decode.to_utf8(body, content_type)
    data, _ = decode.mend_utf8(data)
    assert expected in data.decode()


@pytest.mark.parametrize("text", ["café", "50 £", "naïve “quotes” – it’s", "Größe, Maß", "El Niño, mañana"])
def test_little_western_text_stays_western(text: str) -> None:
    data, _ = decode.mend_utf8(f"<a>{text}</a>".encode("cp1252"))
    assert data.decode() == f"<a>{text}</a>"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("UTF8", "utf-8"), ("unicode-1-1-utf-8", "utf-8"), ("utf-8-sig", "utf-8"),
        ("ISO-8859-1", "cp1252"), ("us-ascii", "cp1252"), ("latin1", "cp1252"), ("ISO_8859-1:1987", "cp1252"), ("windows_1252", "cp1252"),
        ("iso-8859-9", "cp1254"), ("tis-620", "cp874"), ("gb2312", "gb18030"), ("x-gbk", "gb18030"), ("ks_c_5601-1987", "cp949"),
        ("Shift_JIS", "cp932"), ("x-sjis", "cp932"), ("csISO2022JP", "iso2022_jp"), ("Big5", "big5hkscs"), ("visual", "iso8859-8"),
        ("KOI8-RU", "koi8-u"), ("x-mac-roman", "mac-roman"), ("x-mac-cyrillic", "mac-cyrillic"), ("csUnicode", "utf-16-le"),
        ("ISO-10646-UCS-4", "utf-32-be"), ("ebcdic-cp-us", "cp037"), ("cp437", "cp437"), ("hp-roman8", "hp-roman8"),
        ("base64", None), ("rot13", None), ("idna", None), ("none", None), ("", None), ("a\0b", None),
    ],
)  # fmt: skip
def test_labels_are_read_as_browsers_do(label: str, expected: str | None) -> None:
    assert codec(label) == expected


@pytest.mark.parametrize("charset", ["utf-8", "none", "8859-1", "utf-16", "us-ascii"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Žluťoučký", "windows-1250"),
        ("Příliš žluťoučký kůň", "iso-8859-2"),
        ("Мир", "windows-1251"),
        ("日本語", "shift_jis"),
        ("€ 5", "iso-8859-15"),
        ("İstanbul", "iso-8859-9"),
        ("中文", "gb2312"),
        ("한국어", "euc-kr"),
    ],
)
def test_where_http_is_plainly_wrong_the_declaration_is_asked(charset: str, text: str, encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'.encode(encoding)
    data, defects = decode.to_utf8(body, f"text/xml; charset={charset}")
    assert data.decode().endswith(f"<a>{text}</a>")
    assert [(defect.code, defect.detail) for defect in defects] == [("encoding-mismatch", f"not {charset}")]


def test_a_few_wrong_bytes_leave_http_right() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-2"?><a>Grüße aus Köln '.encode() + b"\xfc</a>"
    data, _ = decode.to_utf8(body, "text/xml; charset=utf-8")
    assert data.startswith('<?xml version="1.0" encoding="iso-8859-2"?><a>Grüße aus Köln '.encode())


def test_a_western_charset_that_the_letters_are_not_of_leaves_it_to_the_declaration() -> None:
    text = "Příliš žluťoučký kůň úpěl ďábelské ódy"
    body = f'<?xml version="1.0" encoding="iso-8859-2"?><a>{text}</a>'.encode("iso-8859-2")
    assert decode.to_utf8(body, "text/xml; charset=iso-8859-1")[0].decode().endswith(f"<a>{text}</a>")
