import pytest

from worker.serve.listening import Listening, parse_listen


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("127.0.0.1:9321", Listening(host="127.0.0.1", port=9321)),
        ("localhost:1", Listening(host="localhost", port=1)),
        ("0.0.0.0:65535", Listening(host="0.0.0.0", port=65535)),
        ("[::1]:9321", Listening(host="::1", port=9321)),
        ("[fe80::1%eth0]:80", Listening(host="fe80::1%eth0", port=80)),
        ("unix:monitor.sock", Listening(path="monitor.sock")),
        ("unix:/run/backissue/monitor.sock", Listening(path="/run/backissue/monitor.sock")),
    ],
)
def test_a_place_to_listen_at_is_read(text: str, where: Listening) -> None:
    assert parse_listen(text) == where


@pytest.mark.parametrize(
    "text",
    [
        *("", "9321", ":9321", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "::1:9321"),
        *("http://127.0.0.1:9321", "a@b:1", "[::1]", "[a b]:1", "unix:", "unix:a\0b", "127.0.0.1:9321\n", " a:1"),
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no place to listen at"):
        parse_listen(text)
