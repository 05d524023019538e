import time

import pytest

from worker.clean.phones import phones

NUMBERS = """
+44 20 7946 0018 | +44 (0)20 7946 0018 | +44(0)2079460018 | +442079460018 | 0044 20 7946 0018 | (+44) 20 7946 0018
+1 212 555 0123 | +1-212-555-0123 | +1 (212) 555-0123 | +49 30 123456-78 | +49 (0) 171 123 45 67 | +33 1 23 45 67 89
+61 2 5550 1234 | +91 98765 43210 | +353 1 555 0123 | +81-3-1234-5678 | 00353 1 555 0123
020 7946 0018 | (020) 7946 0018 | 020-7946-0018 | 01632 960 001 | 01632 960001 | 07700 900123 | 07700900123
0800 123 4567 | 0300-123-1234
(212) 555-0123 | (212)555-0123 | 212-555-0123 | 212.555.0123 | 212 555 0123 | 1-800-555-0199 | 1 (800) 555-0199
01 23 45 67 89 | 01.23.45.67.89 | 030 12345678 | (030) 123 456-78 | 0171/1234567 | 0221 / 47 11 02 3 | 01512 3456789
06 1234 5678 | 020-1234567 | 06-12345678 | 044 123 45 67 | 08-123 456 78
020 7946 0018 ext. 12 | 020 7946 0018 x12 | 020\u00a07946\u00a00018 | 020\u20117946\u20110018
"""
#: Numbers that only the word before them makes one of a telephone.
NAMED = """
Tel. | 912 345 678
Tel: | 22 33 44 55
phone: | 2125550123
Call | 0301234567
☎ | 555 0123
call us on | 555-0123
Fax | 12 34 56
Mobile number: | 0612345678
Rufnummer | 47 11 02 3
"""
NOT_NUMBERS = """
11.01.2012 | 2012-01-11 | 01/02/2012 10:30 | 01/02/2012 | 01.02.2012 10.30 | 01-02-2012 | 01 02 2012 | 2010 2011 2012 2013
09:00-17:30 | 09.00-17.30 | 09.00-12.30 13.30-17.00 | 01.02.-05.02.2012 | 07/2012-08/2013 | 2012/13 | 20120111T101500
£1 000 000 | $1,000,000 | 1.000.000 € | € 020 1234567 | 020 123 4567 € | 1 000 000 € | 5 000 000 people | +5 000 000
+100 000 000 | 10 000 000 000 kg | 0 800 000 | 020 123 4567 %
ISBN 0-306-40615-2 | 978-0-306-40615-7 | ISBN 978 0 306 40615 7 | ISBN: 0306406152 | 0306406152 | ISSN 0378-5955
192.168.100.200 | 010.123.045.001 | 0.9.12.34 | 51.5074, 0.1278 | 3.14159265358979 | 1+12345678 | A020 7946 0018B
recall020 7946 0018 | order 0123 456 789 | Order no. 212-555-0123 | #0123456789 | 1234567890 | 123456789012 | case 020 7946 0018
https://example.org/020-7946-0018 | x=020-7946-0018 | 020-7946-0018-77 | 08-00-00 12345678
call 999 | ring 111 | text 12345 | call 2012-01-11 | call 1 000 000 | mobile 2012 | A4 210 x 297
"""


def table(text: str) -> list[str]:
    return [cell.strip(" ") for line in text.strip().splitlines() for cell in line.split(" | ")]


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in phones(text)]


@pytest.mark.parametrize("number", table(NUMBERS))
@pytest.mark.parametrize("around", ["{}", "Ring {}, thanks.", "({})", "in 2012 {} was it", "London {}; Berlin"])
def test_numbers_are_found_as_a_whole(number: str, around: str) -> None:
    assert [one.strip("()") for one in found(around.format(number))] == [number.strip("()")]


@pytest.mark.parametrize("line", [line.split(" | ") for line in NAMED.strip().splitlines()], ids=" ".join)
def test_some_numbers_need_a_word_before_them(line: list[str]) -> None:
    word, number = line
    assert found(f"{word} {number}") == [number]
    assert found(f"a {number} b") == []


@pytest.mark.parametrize("word", ["or call", "Tel", "phone"])
def test_a_word_for_telephones_may_stand_without_a_space(word: str) -> None:
    assert found(f"{word}020 7946 0018.") == ["020 7946 0018"]
    assert found(f"{word}12345678") == []


@pytest.mark.parametrize("text", table(NOT_NUMBERS))
@pytest.mark.parametrize("around", ["{}", "see {}, then", "({})"])
def test_other_numbers_are_not_taken_for_them(text: str, around: str) -> None:
    assert found(around.format(text)) == []


def test_several_numbers_stand_beside_each_other() -> None:
    assert found("020 7946 0018/07700 900123 or (212) 555-0123") == ["020 7946 0018", "07700 900123", "(212) 555-0123"]


@pytest.mark.parametrize(
    "unit", ["1 ", "01 ", "020 7946 0018 ", "+", "+1 ", "(", "1", "tel. 1 ", "020", "1-", "tel tel "]
)
def test_nonsense_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    found(unit * (200_000 // len(unit)))
    assert time.process_time() - start < 6
