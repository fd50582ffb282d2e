# set_up.sh: what ./run and ./test share; read in with ". tools/set_up.sh" from the project's folder. POSIX sh.

# What the program is built of and runs with, by Debian 12's names.
packages_to_run="gcc libc6-dev meson ninja-build pkg-config python3 libmicrohttpd-dev libsqlite3-dev libpq-dev
libsodium-dev libhunspell-dev hunspell-en-gb hunspell-en-med libpango1.0-dev libcairo2-dev libjansson-dev
libunistring-dev libcmocka-dev zlib1g-dev fonts-liberation fonts-dejavu-core tzdata"
packages_to_test="clang postgresql-15 postgresql-client-15 chromium poppler-utils util-linux"

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# Runs a command as root, or says which one an administrator must give.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; } && sudo "$@"; then :
  else die "An administrator must give this command, then start again:" "  $*"
  fi
}

# The packages among "$@" that are not installed.
missing_packages() {
  for package; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
      installed) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# Installs what is missing of "$@" by apt. Elsewhere than on Debian the build will say what it lacks.
install_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  missing=$(missing_packages "$@")
  # A Node that is there already will do: Debian's is only for a machine without one.
  command -v node >/dev/null 2>&1 || missing="${missing}nodejs "
  command -v npm >/dev/null 2>&1 || missing="${missing}npm "
  [ -n "$missing" ] || return 0
  say "Installing: $missing"
  case " $missing" in *" postgresql-15 "*) forbid_cluster ;; esac
  # shellcheck disable=SC2086 # a list of words
  as_root sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"' \
    apt-install $missing >&2
}

# Debian's PostgreSQL starts a server of its own unless it is told not to before it is installed.
forbid_cluster() {
  as_root sh -c 'mkdir -p /etc/postgresql-common/createcluster.d &&
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/clerkwell.conf' forbid-cluster
}

# npm_packages DIR: what DIR/package-lock.json names, fetched once for each lock file.
npm_packages() {
  if [ -f "$1/node_modules/.clerkwell" ] && cmp -s "$1/package-lock.json" "$1/node_modules/.clerkwell"; then return 0; fi
  say "Fetching $1/package-lock.json"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || die "npm ci failed in $1"
  cp "$1/package-lock.json" "$1/node_modules/.clerkwell"
}

# build DIR OPTION…: configures DIR once, then builds what has changed. FAST_TARGET names one target.
build() {
  dir=$1
  shift
  if [ ! -f "$dir/build.ninja" ]; then meson setup "$dir" "$@" >&2 || die "meson setup failed"
  elif [ ! -f "$dir/.set-up" ]; then meson configure "$dir" "$@" >&2 || die "meson configure failed"
  fi
  # shellcheck disable=SC2086 # no target is no word
  ninja -C "$dir" $FAST_TARGET >"$dir/build.log" 2>&1 || {
    tail -40 "$dir/build.log" >&2
    die "The build failed; all of it is in $dir/build.log"
  }
}
