# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by installer/run and tests/run: installs the Debian packages of installer/packages.txt.
#
#   install_packages GROUP...   installs those of these groups that are missing; nothing to do and no
#                               root needed where all are there. Servers among them are not started.

_packages_file="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages.txt"

# Names of the packages in these groups, one a line.
packages_of() {
  local wanted=" $* " line group=""
  while read -r line; do
    line=${line%%#*}
    line=${line//[[:space:]]/}
    case "$line" in
      "") ;;
      "["*"]") group=${line#[}; group=${group%]} ;;
      *) [[ $wanted == *" $group "* ]] && printf '%s\n' "$line" ;;
    esac
  done <"$_packages_file"
  return 0
}

_missing_packages() {
  local name
  for name in $(packages_of "$@"); do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s\n' "$name"
  done
}

_as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@" </dev/null; fi
}

# Runs its arguments while no service may be started and PostgreSQL makes no cluster of its own,
# and puts back what it changed. Needs root; runs in a shell of its own, so that its traps are its own.
_without_services() (
  policy=/usr/sbin/policy-rc.d
  clusters=/etc/postgresql-common/createcluster.d
  setting=$clusters/sextant-installer.conf
  saved=""
  if [ -e "$policy" ] || [ -L "$policy" ]; then
    saved=$(mktemp "$policy.XXXXXX")
    mv -f "$policy" "$saved"
  fi
  put_back() {
    rm -f "$policy" "$setting"
    [ -z "$saved" ] || mv -f "$saved" "$policy"
    rmdir --ignore-fail-on-non-empty "$clusters" 2>/dev/null || true
  }
  trap put_back EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
  mkdir -p "$clusters"
  printf 'create_main_cluster = false\n' >"$setting"
  "$@"
)

_apt_install() {
  # Another installation may hold the lock for a moment.
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300
             -o Dpkg::Use-Pty=0 -o Acquire::Retries=3)
  local haproxy_is_new=false
  [[ " $* " == *" haproxy "* ]] && haproxy_is_new=true
  "${apt[@]}" update </dev/null || return
  _without_services "${apt[@]}" install -y --no-install-recommends "$@" </dev/null || return
  # Its unit would start with the machine; Sextant runs HAProxy with a file of its own.
  if $haproxy_is_new && command -v systemctl >/dev/null; then
    systemctl disable --quiet haproxy.service 2>/dev/null || true
  fi
}

install_packages() {
  local missing log status=0
  mapfile -t missing < <(_missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    printf 'These Debian packages are needed and apt-get was not found: %s\n' "${missing[*]}" >&2
    return 6
  fi
  if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
    printf 'These packages are missing. Install them as root, then run this again:\n' >&2
    printf '  apt-get install --no-install-recommends %s\n' "${missing[*]}" >&2
    return 5
  fi
  printf 'Installing %d packages: %s\n' ${#missing[@]} "${missing[*]}"
  log=$(mktemp)
  # A shell of its own takes the functions across sudo.
  _as_root bash -c "$(declare -f _without_services _apt_install); _apt_install \"\$@\"" \
    install "${missing[@]}" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$log" >&2
    printf 'The packages could not be installed; the reason is above.\n' >&2
    status=6
  fi
  rm -f "$log"
  return "$status"
}
