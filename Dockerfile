# docker build -t backissue .
# docker run -v archive:/srv/backissue/var -v public:/srv/backissue/public backissue       the seed subscriptions
# docker run -v archive:/srv/backissue/var -v public:/srv/backissue/public -v "$PWD/feeds:/srv/backissue/feeds:ro" \
#            -e BACKISSUE_CONFIG=/srv/backissue/feeds/backissue.toml backissue               your own
# Nothing but the two volumes is written to, so that --read-only --cap-drop ALL go with it. docs/operations.md
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

# Wheels of everything that is locked, each against its hash. Of these the image takes what the program depends on.
COPY requirements.lock ./
RUN pip wheel --require-hashes --wheel-dir /wheels -r requirements.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY archive archive
COPY schemas schemas
COPY worker worker
RUN python3 -m venv /tools \
 && /tools/bin/pip install --no-index --find-links /wheels hatchling \
 && /tools/bin/pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python3 -m venv --without-pip /opt/backissue \
 && /tools/bin/pip --python /opt/backissue install --no-index --find-links /wheels backissue

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /srv/backissue --shell /usr/sbin/nologin backissue \
 && install --directory --owner backissue /srv/backissue /srv/backissue/var /srv/backissue/public
COPY --from=build /opt/backissue /opt/backissue
WORKDIR /srv/backissue
COPY seeds seeds

# No file is written beside the code, which nobody could.
ENV PATH=/opt/backissue/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BACKISSUE_CONFIG=/srv/backissue/seeds/sources.toml \
    BACKISSUE_ARCHIVE_PATH=/srv/backissue/var/archive.db \
    BACKISSUE_PUBLISH_PATH=/srv/backissue/public
USER 10001
# The archive, and what is published, which a web server may mount for reading.
VOLUME ["/srv/backissue/var", "/srv/backissue/public"]

# On SIGTERM it finishes what it has begun, within [run] stop_within.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=1m --retries=3 CMD ["backissue", "health"]
CMD ["backissue", "run"]
