# syntax=docker/dockerfile:1

# The packages that production needs, and everything translated once, so that the last stage writes nothing.
FROM denoland/deno:debian-2.9.6 AS build
ENV DENO_DIR=/deno
WORKDIR /app
COPY package.json deno.json deno.lock ./
# `deno install --prod` brings the tools of development along all the same: they are taken out of package.json first.
# Versions stay those of deno.lock.
RUN deno eval --no-config --no-lock \
    'const p = JSON.parse(Deno.readTextFileSync("package.json")); delete p.devDependencies; Deno.writeTextFileSync("package.json", JSON.stringify(p))' \
  && deno install --quiet
COPY src ./src
# Some packages come with files that only their owner may read, and the owner here is not who runs them.
RUN deno cache --node-modules-dir=manual --frozen src/main.ts && chmod -R a+rX /app /deno

# For the service of backups: pg_dump may not be older than the server.
FROM postgres:17.6-bookworm AS backup
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin conserje \
  && install -d -o 10001 -g 10001 -m 755 /backups
COPY --from=build /usr/bin/deno /usr/local/bin/deno
COPY --from=build /deno /deno
COPY --from=build /app /app
COPY stack/with-secrets stack/conserje /usr/local/bin/
WORKDIR /app
ENV DENO_DIR=/deno DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 DATA_DIR=/tmp
USER 10001:10001
ENTRYPOINT ["conserje"]
CMD ["backup", "list"]

FROM debian:12-slim
RUN apt-get update \
  && apt-get upgrade -y \
  && apt-get install -y --no-install-recommends ca-certificates curl \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin conserje \
  && install -d -o 10001 -g 10001 /data \
  # What is written for Prometheus and Alertmanager belongs to the user they run as.
  && install -d -o 65534 -g 65534 /rendered
COPY --from=build /usr/bin/deno /usr/local/bin/deno
COPY --from=build /deno /deno
COPY --from=build /app /app
COPY stack/with-secrets stack/conserje /usr/local/bin/
WORKDIR /app
ENV DENO_DIR=/deno DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 HOST=0.0.0.0 PORT=8002 DATA_DIR=/data LOG_FORMAT=json
USER 10001:10001
EXPOSE 8002
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8002/health/live"]
ENTRYPOINT ["conserje"]
CMD ["start"]
