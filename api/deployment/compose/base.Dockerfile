# 底层镜像，在能上网的机器上建立一次：docker build -t anjian-base:local -f base.Dockerfile .
# 拷到内网：docker save anjian-base:local postgres:17 | gzip > images.tar.gz，内网 docker load < images.tar.gz
FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libreoffice-writer-nogui fontconfig fonts-noto-cjk libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/*
