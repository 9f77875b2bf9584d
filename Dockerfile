# The decision server. Built with the Swift runtime inside the binary, run as a user without rights.
#
#   docker build -t heed .
#   docker run --rm -p 127.0.0.1:8080:8080 -v heed:/var/lib/heed -v "$PWD/packaging/settings.json:/etc/heed/settings.json:ro" heed
#
# Scripts/dockerfile-test runs the steps of the last stage in a plain Debian folder.

FROM swift:6.3-bookworm AS build
RUN apt-get update -q && apt-get install -qy --no-install-recommends libpcre2-dev libsqlite3-dev
WORKDIR /src
COPY . .
RUN Scripts/dist --folder /out

FROM debian:bookworm-slim
# libpq5 is looked for only where conversations are kept in PostgreSQL; tzdata has the zones of opening hours.
RUN apt-get update -q && apt-get install -qy --no-install-recommends libpcre2-8-0 libsqlite3-0 libstdc++6 libpq5 ca-certificates tzdata && rm -rf /var/lib/apt/lists/*
RUN useradd --system --user-group --home-dir /var/lib/heed --create-home --shell /usr/sbin/nologin heed
COPY --from=build /out/ /usr/local/
USER heed
WORKDIR /var/lib/heed
VOLUME /var/lib/heed
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/heed"]
CMD ["serve", "--settings", "/etc/heed/settings.json"]
