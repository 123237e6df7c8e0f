# Backscope in a container: docs/docker.md tells how to build and run it, with docker and without.

ARG BASE_IMAGE=python:3.12-slim-bookworm

FROM ${BASE_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PATH=/opt/venv/bin:$PATH
WORKDIR /srv/backscope

# The packages first, beside empty rooms: this layer lasts until a version changes.
COPY pyproject.toml .ci/constraints.txt ./
RUN mkdir -p app/routes app/migrations/versions core \
    && touch README.md app/__init__.py app/routes/__init__.py core/__init__.py \
        app/migrations/__init__.py app/migrations/versions/__init__.py \
    && python3 -m venv /opt/venv \
    && python -m pip install --constraint constraints.txt --editable . \
    && python -m pip uninstall --yes setuptools pip \
    && find /opt/venv -type d -name tests -prune -exec rm -r {} + \
    && rm -r constraints.txt README.md app core

COPY app app
COPY core core
COPY static static
COPY templates templates

# The kernel, compiled for any processor of this architecture.
ENV NUMBA_CACHE_DIR=/srv/backscope/kernel
RUN python -m compileall -q app core \
    && python -m core.machine_code



FROM ${BASE_IMAGE}
ARG VERSION=0
LABEL org.opencontainers.image.title="Backscope" \
      org.opencontainers.image.description="See backpropagation happen, iteration by iteration." \
      org.opencontainers.image.version="${VERSION}"

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/srv/backscope/kernel \
    BACKSCOPE_HOST=0.0.0.0 \
    BACKSCOPE_DATA=/data

COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/backscope /srv/backscope

# All that is ever written: a new volume takes over its owner.
RUN install --directory --owner=10001 --group=10001 /data
VOLUME /data

USER 10001:10001
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import http.client, os, sys; server = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('BACKSCOPE_PORT', '8000')), timeout=4); server.request('GET', '/healthz'); sys.exit(server.getresponse().status != 200)"]
CMD ["backscope", "serve"]
