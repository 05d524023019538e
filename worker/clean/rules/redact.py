"""Contact data of people, where a source asks for its redaction: `redact`, or `strip = ["masking"]` for all of it."""

from worker.clean.cut import Cut
from worker.clean.rule import Fragment, rule

FAMILY = "masking"


@rule(
    stage="text",
    family=FAMILY,
    is_opt_in=True,
    writes_tags=True,
    reason="The source asks that e-mail addresses are not published.",
    before='<p>Write to <a href="mailto:ann@example.org">ann@example.org</a>.</p>',
    after="<p>Write to •••.</p>",
)
def redact_email(fragment: Fragment) -> list[Cut]:
    """Put a mark in the place of e-mail addresses, and unlink what leads to them."""
    return _in_markup(fragment, "email")


@rule(
    stage="text",
    family=FAMILY,
    is_opt_in=True,
    writes_tags=True,
    reason="The source asks that telephone numbers are not published.",
    before='<p>Call <a href="tel:+442079460018">020 7946 0018</a> before 11.01.2012.</p>',
    after="<p>Call ••• before 11.01.2012.</p>",
)
def redact_phone(fragment: Fragment) -> list[Cut]:
    """Put a mark in the place of telephone numbers, and unlink what leads to them."""
    return _in_markup(fragment, "phone")


@rule(
    stage="title",
    family=FAMILY,
    is_opt_in=True,
    reason="The source asks that e-mail addresses are not published.",
    before="Write to ann@example.org!",
    after="Write to •••!",
)
def redact_email_in_title(fragment: Fragment) -> list[Cut]:
    """Put a mark in the place of e-mail addresses in a title."""
    return _in_text(fragment, "email")


@rule(
    stage="title",
    family=FAMILY,
    is_opt_in=True,
    reason="The source asks that telephone numbers are not published.",
    before="Call (020) 7946 0018 now",
    after="Call ••• now",
)
def redact_phone_in_title(fragment: Fragment) -> list[Cut]:
    """Put a mark in the place of telephone numbers in a title."""
    return _in_text(fragment, "phone")


#: The rules by what `redact` calls it.
REDACTING = {
    "email": frozenset({redact_email.name, redact_email_in_title.name}),
    "phone": frozenset({redact_phone.name, redact_phone_in_title.name}),
}


def _in_markup(fragment: Fragment, kind: str) -> list[Cut]:
    from worker.clean.redaction import in_markup  # 10 ms for those who ask for it

    fragment.markup, cuts = in_markup(fragment.markup, kind)
    return cuts


def _in_text(fragment: Fragment, kind: str) -> list[Cut]:
    from worker.clean.redaction import in_text

    fragment.markup, cuts = in_text(fragment.markup, kind)
    return cuts
