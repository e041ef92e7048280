# syntax=docker/dockerfile:1
# Gateway and service in one image: `docker run IMAGE` is the gateway, `docker run IMAGE service` the service, and every
# other command works as well. How to run it: src/runtime/production/README.md.
ARG NODE_VERSION=26.10.0

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY .npmrc package.json package-lock.json ./
COPY src/client/package.json src/client/
COPY src/desk/package.json src/desk/
COPY src/desk/icons/package.json src/desk/icons/
RUN npm ci
COPY . .
RUN npm pack --silent && tar -xzf virtual-appointment-gateway-*.tgz

# What the package needs, in the versions of package-lock.json.
FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /build
COPY .npmrc package.json package-lock.json ./
RUN npm pkg delete workspaces && npm install --omit=dev --omit=optional --ignore-scripts

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 SERVICE_HOST=0.0.0.0 DATABASE_URL=sqlite:/data/appointments.db
COPY --from=dependencies /build/node_modules /app/node_modules
COPY --from=build /build/package /app
# For SQLite alone; everything else may be read-only.
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
WORKDIR /data
# By number, so that Kubernetes knows it isn't root.
USER 1000:1000
EXPOSE 4000 4001
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/app/dist/main.js", "health"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["gateway"]
