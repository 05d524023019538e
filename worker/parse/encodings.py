"""Names of encodings -> Python's codecs, as browsers read them (WHATWG Encoding Standard §4.2) and some names more.

Python's own names follow where the table ends. A codec may stand for several labels because it reads all of them:
ISO-8859-1 is Windows-1252 with holes, GB2312 a part of GB18030.
"""

import codecs

#: Python's codec -> the labels that mean it. Labels are compared in small letters.
LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf-8-sig utf8 x-unicode20utf8",
    "utf-7": "utf-7 utf7 unicode-1-1-utf-7 csunicode11utf7 x-unicode-2-0-utf-7",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 ucs-2le unicode unicodefeff utf-16 utf16 utf-16le",
    "utf-16-be": "ucs-2be unicodefffe utf-16be",
    "utf-32-le": "utf-32 utf32 utf-32le ucs-4le",
    "utf-32-be": "utf-32be ucs-4be csucs4 iso-10646-ucs-4 ucs-4",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": ("csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"),
    "iso8859-6": (
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i"
        " iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
    ),
    "iso8859-7": (
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7"
        " iso_8859-7:1987 sun_eu_greek"
    ),
    "iso8859-8": (
        "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8"
        " iso88598 iso_8859-8 iso_8859-8:1988 logical visual"
    ),
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 latin-9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "mac-greek": "x-mac-greek",
    "mac-latin2": "x-mac-ce x-mac-centraleurroman x-mac-croatian",
    "mac-turkish": "x-mac-turkish",
    "mac-iceland": "x-mac-icelandic",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 windows-874",
    "cp1250": "cp1250 win-1250 win1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 win-1251 win1251 windows-1251 x-cp1251",
    "cp1252": (
        "ansi ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1"
        " iso_8859-1:1987 l1 latin1 latin-1 us-ascii win-1252 win1252 windows-1252 x-cp1252 x-user-defined"
    ),
    "cp1253": "cp1253 win-1253 win1253 windows-1253 x-cp1253",
    "cp1254": (
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254"
        " win-1254 x-cp1254"
    ),
    "cp1255": "cp1255 win-1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 win-1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 win-1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 win-1258 windows-1258 x-cp1258",
    "gb18030": (
        "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb_2312 gb_2312-80 gbk cp936 ms936 euc-cn x-euc-cn iso-ir-58"
        " windows-936 x-gbk"
    ),
    "hz": "hz-gb-2312 hz",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp eucjp x-euc-jp x-euc",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "iso2022_kr": "csiso2022kr iso-2022-kr",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis x-ms-cp932",
    "cp949": (
        "cseuckr csksc56011987 euc-kr euckr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 uhc"
        " windows-949 x-windows-949"
    ),
    "cp037": "ebcdic ebcdic-us ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-nl ibm-037 ibm-37",
}
CODECS = {label: codec for codec, labels in LABELS.items() for label in labels.split()}
#: Codecs of Python's that are no encodings of documents; some of them take quadratic time.
NO_ENCODINGS = frozenset({"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
#: Codecs that read what a stricter one of the same family refuses: characters of vendors, newer standards.
WIDER = {
    "big5hkscs": ("cp950", "big5"),
    "cp932": ("shift_jis_2004",),
    "euc_jp": ("euc_jis_2004", "euc_jisx0213"),
    "iso2022_jp": ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_2"),
}
#: EBCDIC: its letters, `<` and digits are elsewhere than ASCII's.
EBCDIC = frozenset({"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"})
#: Codecs whose documents may be ASCII bytes that are no ASCII text.
SEVEN_BITS = frozenset({"hz", "iso2022_jp", "iso2022_kr", "utf-7"})


def codec(label: str) -> str | None:
    """Give Python's codec for the label of an encoding; None when it is no text encoding that Python knows."""
    label = label.strip().lower()
    if known := CODECS.get(label) or CODECS.get(label.replace("_", "-")):
        return known
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):  # ValueError: a null character
        return None
    if not found._is_text_encoding or found.name in NO_ENCODINGS:  # noqa: SLF001  base64 and rot13 are codecs too
        return None
    return CODECS.get(found.name, found.name)
