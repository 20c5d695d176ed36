# The bot in a container: built in one stage, run in another that has neither compiler nor pip's cache, by a
# user without rights. Everything installed is pinned by hash.
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements/run.txt requirements/build.txt requirements/
RUN python3 -m venv /build \
    && /build/bin/pip install --require-hashes -r requirements/build.txt \
    && python3 -m venv --without-pip /opt/learning-city \
    && /build/bin/pip --python /opt/learning-city/bin/python install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY locales locales
COPY catalog catalog
COPY bot bot
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /build/bin/pip --python /opt/learning-city/bin/python install --no-deps --no-index /wheels/*.whl \
    && /opt/learning-city/bin/python -P -m catalog.compiling

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 bot \
    && useradd --uid 10001 --gid bot --no-create-home --home-dir /data --shell /usr/sbin/nologin bot \
    && install --directory --owner bot --group bot --mode 0750 /data \
    && install --directory --owner bot --group bot --mode 0700 /box
COPY --from=build /opt/learning-city /opt/learning-city
ENV PATH=/opt/learning-city/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    LEARNING_CITY_WEB_HOST=0.0.0.0 \
    LEARNING_CITY_BOX=/box \
    LEARNING_CITY_DATABASE_URL=sqlite:////data/learning-city.sqlite3
WORKDIR /data
VOLUME /data
# The sealed box of opinions: never to be backed up with the database.
VOLUME /box
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 \
    CMD ["learning-city", "check", "--health"]
ENTRYPOINT ["learning-city"]
CMD ["run"]
