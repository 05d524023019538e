import pytest

from tests.worker.clean.cleaning import DEFAULT, cleaned, stripped

PRINT = '<span class="skype_pnh_print_container_1328">020 7017 8030</span>'
MARK = '<span class="skype_pnh_mark"> begin_of_the_skype_highlighting</span>'
END = '<span class="skype_pnh_mark">end_of_the_skype_highlighting</span>'
INNER = (
    '<span class="skype_pnh_highlighting_inactive_common" dir="ltr" title="Call: +442070178030"><span class="skype_pnh_left_span">&nbsp;&nbsp;</span>'
    '<span class="skype_pnh_dropart_span">&nbsp;<span class="skype_pnh_dropart_flag_span" style="text-decoration: underline">&nbsp;</span></span>'
    '<span class="skype_pnh_textarea_span"><span class="skype_pnh_text_span">020 7017 8030</span></span><span class="skype_pnh_right_span">&nbsp;</span></span>'
)  # fmt: skip
CONTAINER = f'<span class="skype_pnh_container" dir="ltr">{MARK}&nbsp;{INNER}&nbsp;{END}</span>'
C2C = (
    '<span class="skype_c2c_print_container notranslate">020 7017 8030</span><span id="skype_c2c_container" class="skype_c2c_container notranslate">'
    '<span class="skype_c2c_highlighting_inactive_common"><span class="skype_c2c_textarea_span"><img class="skype_c2c_logo_img" src="x">'
    '<span class="skype_c2c_text_span">020 7017 8030</span><span class="skype_c2c_free_text_span">&nbsp;FREE</span></span></span></span>'
)  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"Call {PRINT}{CONTAINER} now", "Call 020 7017 8030 now"),
        (f"Call {PRINT}{CONTAINER}.", "Call 020 7017 8030."),
        (f"Call {PRINT}&nbsp; {CONTAINER} now", "Call 020 7017 8030 now"),
        (f"Call {CONTAINER} now", "Call 020 7017 8030 now"),
        (f"Call {PRINT} now", "Call 020 7017 8030 now"),
        (f"Call {C2C}, now", "Call 020 7017 8030, now"),
        # the number twice, without marks
        (f'Call {PRINT}<span class="skype_pnh_container">020 7017 8030</span>.', "Call 020 7017 8030."),
        (f'Call {PRINT}<span class="skype_pnh_container">(020) 7017-8030</span>.', "Call 020 7017 8030."),
        # the writer's own numbers stay
        ("Call 020 7017 8030 020 7017 8030", "Call 020 7017 8030 020 7017 8030"),
        ('Call 020 7017 8031 <span class="skype_pnh_container">020 7017 8030</span>', "Call 020 7017 8031 020 7017 8030"),
        ('Call 020 7017 8030. Or: <span class="skype_pnh_container">020 7017 8030</span>', "Call 020 7017 8030. Or: 020 7017 8030"),
        ('<span class="skype_pnh_container">020 7017 8030</span>', "020 7017 8030"),
        # and so does what is no number
        ('<span class="skype_pnh_container">a</span>b', "ab"),
        ('a<p class="skype_pnh_x">b</p>', "a<p>b</p>"),
        ('a<span class="skype_pnh_mark"></span>b', "ab"),
        ("a skype_pnh_mark b", "a skype_pnh_mark b"),
    ],
)  # fmt: skip
def test_a_number_stands_once_and_skype_says_nothing(markup: str, expected: str) -> None:
    clean = cleaned(f"<p>{markup}</p>")
    assert clean.replace("<p>", "").replace("</p>", "") == expected.replace("<p>", "").replace("</p>", "")


def test_what_skype_said_is_in_the_ledger() -> None:
    _, cuts, _ = stripped(f"<p>Call {PRINT}{CONTAINER} now</p>", DEFAULT)
    assert cuts == ["begin_of_the_skype_highlighting", "end_of_the_skype_highlighting", "020 7017 8030"]
