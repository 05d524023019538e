import pytest

from tests.worker.clean.cleaning import cleaned

STYLE = "color: #ddd; font-family: Menlo, Monaco, 'Courier New', monospace; font-weight: normal; white-space: pre;"
EVERNOTE = "box-sizing: border-box; font-family: Monaco, monospace; -en-codeblock: true;"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # lines, indented and empty, as an editor of code copies them
        (f'<div style="{STYLE}"><div><span style="color: #569">if</span> x:</div><div>  y</div></div>', "<pre>if x:\n  y</pre>"),
        (f'<div style="{STYLE}"><div>a</div><br><div><span>  </span><span>b</span></div></div>', "<pre>a\n\n  b</pre>"),
        (f'<div style="{EVERNOTE}"><div>a</div>\n<div><br></div>\n<div> b</div></div>', "<pre>a\n\n b</pre>"),
        (f'<p style="{STYLE}">a\n  b<br>c<br></p>', "<pre>a\n  b\nc</pre>"),
        (f'<div style="{STYLE}"><p style="{STYLE}">a</p>b<p>c</p></div>', "<pre>a\nb\nc</pre>"),
        (f'<div dir="rtl" style="{STYLE}">a</div>', '<pre dir="rtl">a</pre>'),
        (f'<div style="{STYLE}"><b>a</b> &lt;b&gt;</div>', "<pre><b>a</b> &lt;b&gt;</pre>"),
        # no code: another font, white space that does not count, other blocks
        ('<p style="white-space: pre-wrap">a\n b</p>', "<p>a\n b</p>"),
        (f'<div style="{STYLE}"><ul><li>a</li></ul></div>', "<ul><li><code>a</code></li></ul>"),
        (f'<div style="{STYLE}">a<hr>b</div>', "<code>a</code><hr><code>b</code>"),
        (f'<pre style="{STYLE}">a\n b</pre>', "<pre>a\n b</pre>"),
    ],
)  # fmt: skip
def test_code_in_styled_blocks_keeps_its_lines(markup: str, expected: str) -> None:
    assert cleaned(f"<p>x</p>{markup}") == f"<p>x</p>{expected}"
