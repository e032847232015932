# syntax=docker/dockerfile:1
# Builds on the machine's own architecture for the one asked for. Runtime and service are compiled ahead of time as one, and run as they are: that halves
# what the first thousands of runs cost (docs/performance.md).
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY Chains.Core/Chains.Core.csproj Chains.Core/
COPY Chains.Web/Chains.Web.csproj Chains.Web/
RUN dotnet restore Chains.Web -a $TARGETARCH -p:PublishReadyToRun=true -p:SelfContained=true
COPY appsettings.json ./
COPY wwwroot wwwroot
COPY samples samples
COPY Chains.Core Chains.Core
COPY Chains.Web Chains.Web
RUN dotnet publish Chains.Web -c Release -a $TARGETARCH --no-restore --self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true \
        -p:TieredCompilation=false -o /app \
    && mkdir /data

# The Kafka client brings its native library. Of its builds for x64, librdkafka.so wants libsasl2.so.3 (Kerberos), which no Debian or Ubuntu has under that name: the
# client then loads centos8-librdkafka.so, which needs glibc 2.28 and nothing else. The one build for arm64 is like that. So no package is missing here.
# Neither shell nor package manager, and no runtime, which the service brings; the base sets DOTNET_RUNNING_IN_CONTAINER and the user's number, APP_UID (1654).
# There is no ICU in it: the service is built without (InvariantGlobalization).
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
LABEL org.opencontainers.image.title="Chains" \
      org.opencontainers.image.description="Signed provenance for Tekton runs, with a dashboard and a REST API" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
ENV ASPNETCORE_URLS=http://+:8080 \
    Chains__DataDirectory=/data
VOLUME /data
EXPOSE 8080
USER $APP_UID
ENTRYPOINT ["/app/Chains.Web"]
