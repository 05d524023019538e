"""What templates add to titles."""

from worker.clean.cut import Cut
from worker.clean.rule import Fragment, rule


@rule(
    stage="title",
    family="titles",
    value=" | Example",
    reason="Some templates print the name of the site behind every title; the evidence of a whole feed proves it.",
    before="Pop goes the Council | Example",
    after="Pop goes the Council",
)
def strip_title_suffix(fragment: Fragment) -> list[Cut]:
    """Strip the learned separator and name, once, from the end of a title that carries them."""
    for suffix in fragment.values.get("strip_title_suffix", ()):
        if fragment.markup.endswith(suffix) and (rest := fragment.markup.removesuffix(suffix).strip()):
            fragment.markup = rest
            return [Cut(text=suffix.strip())]
    return []


@rule(
    stage="title",
    family="titles",
    value="Example: ",
    reason="Some templates print the name of the site before every title; the evidence of a whole feed proves it.",
    before="Example: Pop goes the Council",
    after="Pop goes the Council",
)
def strip_title_prefix(fragment: Fragment) -> list[Cut]:
    """Strip the learned name and separator, once, from the beginning of a title that carries them."""
    for prefix in fragment.values.get("strip_title_prefix", ()):
        if fragment.markup.startswith(prefix) and (rest := fragment.markup.removeprefix(prefix).strip()):
            fragment.markup = rest
            return [Cut(text=prefix.strip())]
    return []


@rule(
    stage="title",
    family="titles",
    value="!",
    reason="Some templates print a mark after every title; the evidence of a whole feed proves it.",
    before="Pop goes the Council?!",
    after="Pop goes the Council?",
)
def strip_title_mark(fragment: Fragment) -> list[Cut]:
    """Strip the learned mark, once, from the end of a title that carries it."""
    title = fragment.markup.rstrip()
    for mark in fragment.values.get("strip_title_mark", ()):
        if title.endswith(mark) and len(title) > len(mark):
            fragment.markup = title.removesuffix(mark).rstrip()
            kept = fragment.markup.split()[-1] if not title.removesuffix(mark)[-1:].isspace() else ""
            return [Cut(text=mark, kept_before=kept)]
    return []
