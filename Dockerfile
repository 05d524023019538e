# docker build -t backissue .
# docker run -v backissue:/srv/backissue/var backissue                      the seed subscriptions
# docker run -v "$PWD/feeds:/srv/backissue/feeds:ro" -v backissue:/srv/backissue/var \
#            -e BACKISSUE_CONFIG=/srv/backissue/feeds/backissue.toml backissue      your own
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
RUN python -m venv /tools \
 && /tools/bin/pip install --no-index --find-links /wheels hatchling \
 && /tools/bin/pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python -m venv /opt/backissue \
 && /opt/backissue/bin/pip install --no-index --find-links /wheels backissue

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /srv/backissue --shell /usr/sbin/nologin backissue \
 && install --directory --owner backissue /srv/backissue /srv/backissue/var
COPY --from=build /opt/backissue /opt/backissue
WORKDIR /srv/backissue
COPY seeds seeds

ENV PATH=/opt/backissue/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BACKISSUE_CONFIG=/srv/backissue/seeds/sources.toml
USER 10001
VOLUME ["/srv/backissue/var"]

# No HEALTHCHECK yet: it will ask `backissue health` once that command exists.
CMD ["backissue", "run"]
