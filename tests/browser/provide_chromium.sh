#!/usr/bin/env bash
# Provides a Chromium for the browser tests, and a font that can write Chinese.
# Order: the machine's own browser; Debian's package when root; else the one Playwright downloads.
set -euo pipefail

browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    # A stub that only points to another package manager has no version.
    if "$name" --version >/dev/null 2>&1; then
      return 0
    fi
  done
  return 1
}

chinese_font() {
  command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]
}

apt_works() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

if browser && chinese_font; then
  exit 0
fi

if apt_works; then
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing Chromium and a Chinese font …" >&2
  if apt-get update -qq >&2 &&
    apt-get install -y -qq --no-install-recommends chromium fonts-wqy-microhei fontconfig >&2 &&
    browser; then
    exit 0
  fi
fi

if ! browser; then
  echo "Providing Playwright's own Chromium …" >&2
  if apt_works; then
    python -m playwright install --with-deps chromium >&2
  else
    python -m playwright install chromium >&2
  fi
fi
