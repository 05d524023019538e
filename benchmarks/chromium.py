"""A headless Chromium to look at pages with: what became of one, and how it looks. It reaches no network.

It is spoken to by the DevTools protocol over a pipe: JSON messages that end in NUL.
"""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

#: What Debian and others call it.
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome-headless-shell")
OPTIONS = (
    *("--headless", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-quic"),
    "--allow-file-access-from-files",  # a page from a file may look into the frames that it makes
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever a page asks for is not there, at once
    "--remote-debugging-pipe",
)
#: The pipe is expected at descriptors 3 and 4.
PIPED = ("sh", "-c", 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null')


class NoChromium(RuntimeError):
    """There is no Chromium on this machine; on Debian, `apt-get install chromium` brings it."""


class Page:
    """The one page of a browser."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._count = 0
        self._heard = bytearray()
        self._session: str | None = None
        self.dialogs: list[str] = []  #: Texts of alerts and their like, which a script must have opened.
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def open(self, file: Path) -> None:
        """Open a file, and wait until it has loaded."""
        self._ask("Page.navigate", url=file.absolute().as_uri())
        self.value("new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', done))")

    def value(self, expression: str) -> Any:  # noqa: ANN401  JSON
        """Give what an expression of JavaScript comes to, or its promise."""
        told = self._ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise RuntimeError(f"{expression}: {told['exceptionDetails']}")
        return told["result"].get("value")

    def screenshots(self, *, width: int = 1600, height: int = 1600) -> Iterator[bytes]:
        """Give all of a page as PNG images, each so high at most."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=200, deviceScaleFactor=1, mobile=False)
        whole = self.value("new Promise(done => requestAnimationFrame(() => done(document.body.scrollHeight)))")
        for top in range(0, whole, height):
            clip = {"x": 0, "y": top, "width": width, "height": min(height, whole - top), "scale": 1}
            told = self._ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
            yield base64.b64decode(told["data"])

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a message, and wait for its answer."""
        sent = self._send(method, parameters)
        while (told := self._receive()).get("id") != sent:
            if told.get("method") == "Page.javascriptDialogOpening":
                self.dialogs.append(told["params"]["message"])
                self._send("Page.handleJavaScriptDialog", {"accept": False})
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']['message']}")
        answer: dict[str, Any] = told["result"]
        return answer

    def _send(self, method: str, parameters: dict[str, object]) -> int:
        assert self._process.stdin
        self._count += 1
        message: dict[str, object] = {"id": self._count, "method": method, "params": parameters}
        message |= {"sessionId": self._session} if self._session else {}
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        self._process.stdin.flush()
        return self._count

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        while b"\0" not in self._heard:
            if not (more := os.read(self._process.stdout.fileno(), 1 << 20)):
                raise RuntimeError("the browser ended, or had to be ended because it took too long")
            self._heard += more
        message, _, rest = self._heard.partition(b"\0")
        self._heard = rest
        told: dict[str, Any] = json.loads(message)
        return told


def find() -> str | None:
    """Give the path of the Chromium of this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser(*, seconds: float = 120) -> Iterator[Page]:
    """Give the page of a browser that ends with the block, or after so many seconds. Raises NoChromium."""
    chromium = find()
    if chromium is None:
        raise NoChromium(NoChromium.__doc__)
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [*PIPED, chromium, *OPTIONS, *alone, f"--user-data-dir={profile}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            ending = Timer(seconds, process.kill)
            ending.start()
            try:
                yield Page(process)
            finally:
                ending.cancel()
                process.kill()
