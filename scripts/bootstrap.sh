#!/usr/bin/env bash
# Makes a fresh Debian or Ubuntu machine ready: bootstrap.sh run|test. Needs root or sudo, git, make, Python 3.11.
# What is there already stays; a second run takes a second.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
cd "$ROOT"
. scripts/lib.sh
PURPOSE=${1:-run}
VENV=.venv
MISSING=()

find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$(command -v "$name")
      return
    fi
  done
  fail "没有找到 Python 3.11：请先安装 python3  Python 3.11 or newer is missing"
}

has_postgis() {
  local control version
  for control in /usr/share/postgresql/*/extension/postgis.control; do
    version=$(basename "$(dirname "$(dirname "$control")")")
    [ -x "/usr/lib/postgresql/$version/bin/initdb" ] && return 0
  done
  return 1
}

has_chinese_font() {
  compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null ||
    { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ]; }
}

has_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

newest_postgresql() {
  apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sed 's/^postgresql-\([0-9]*\).*/\1/' | sort -n | tail -1
}

find_missing() {
  export PATH=$PATH:/usr/sbin:/sbin  # ldconfig, for users without them
  MISSING=()
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || MISSING+=("python3-venv")
  has_chinese_font || MISSING+=(fonts-noto-cjk)
  if [ "$PURPOSE" = test ]; then
    has_chromium || MISSING+=(chromium)
    ldconfig -p | grep -q 'libatomic\.so\.1' || MISSING+=(libatomic1)  # Playwright's driver needs it
  fi
  has_postgis || MISSING+=(postgresql)
}

# The distribution would create a cluster on 5432 with the package. A drop-in file prevents it and is removed again.
without_main_cluster() {
  local code=0
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/menqian.conf >/dev/null
  "$@" || code=$?
  as_root rm -f /etc/postgresql-common/createcluster.d/menqian.conf
  return $code
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

install_missing() {
  find_missing
  [ ${#MISSING[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "缺少：${MISSING[*]}，而这台机器没有 apt，请自行安装  please install them"
  [ "$(id -u)" -eq 0 ] || as_root true
  step "更新软件目录" "apt-get update" as_root apt-get update -q
  local packages=() version
  for name in "${MISSING[@]}"; do
    if [ "$name" = postgresql ]; then
      version=$(newest_postgresql)
      [ -n "$version" ] || fail "软件源里没有 PostGIS（postgresql-15-postgis-3）  no PostGIS in the package sources"
      packages+=("postgresql-$version" "postgresql-$version-postgis-3" "postgresql-$version-postgis-3-scripts")
    else
      packages+=("$name")
    fi
  done
  step "安装 ${packages[*]}" "apt-get install" without_main_cluster apt_install "${packages[@]}"
  find_missing
  [ ${#MISSING[@]} -eq 0 ] || fail "仍然缺少：${MISSING[*]}  still missing"
}

digest() { cat "$@" | sha256sum | cut -c1-16; }

make_environment() {
  local lock=requirements/run.txt stamp
  [ "$PURPOSE" = test ] && lock=requirements/dev.txt
  "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf "$VENV"
  [ -d "$VENV" ] || step "Python 环境" "Python environment" "$PYTHON" -m venv "$VENV"
  stamp=$(digest $lock)
  # The locked set for tests holds everything the product needs.
  if ! grep -qsxF -e "$stamp" -e "$(digest requirements/dev.txt)" "$VENV/.installed"; then
    step "Python 依赖（按哈希校验）" "Python packages" \
      "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes --no-deps -r $lock
    echo "$stamp" >"$VENV/.installed"
  fi
  link_ourselves
}

# The checkout itself on the path, and the `menqian` command: nothing to build.
link_ourselves() {
  local packages
  packages=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  echo "$ROOT" >"$packages/menqian.pth"
  printf '#!%s\nimport sys\n\nfrom backend.cli import main\n\nif __name__ == "__main__":\n    sys.exit(main())\n' "$ROOT/$VENV/bin/python" >"$VENV/bin/menqian"
  chmod +x "$VENV/bin/menqian"
}

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

make_node() {
  node_is_new_enough && return
  export PATH="$ROOT/$VENV/bin:$PATH"
  node_is_new_enough && return
  step "Node.js" "Node.js from PyPI" \
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes --no-deps -r requirements/node.txt
  hash -r
  node_is_new_enough || fail "Node.js 没有装好  Node.js is not usable"
}

npm_install() { (cd pwa && npm ci --no-audit --no-fund --loglevel=error); }
npm_build() { (cd pwa && npm run build); }

sources_digest() {
  find pwa -path pwa/node_modules -prune -o -path pwa/dist -prune -o -path pwa/dev-dist -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
}

make_pwa() {
  local sources packages
  sources=$(sources_digest)
  packages=$(digest pwa/package-lock.json)
  if [ "$(cat pwa/dist/.built 2>/dev/null)" = "$sources" ] && [ "$PURPOSE" != test ]; then return; fi
  make_node
  if [ "$(cat pwa/node_modules/.installed 2>/dev/null)" != "$packages" ]; then
    step "页面的依赖" "PWA packages" npm_install
    echo "$packages" >pwa/node_modules/.installed
  fi
  if [ "$(cat pwa/dist/.built 2>/dev/null)" != "$sources" ]; then
    step "构建页面" "PWA build" npm_build
    echo "$sources" >pwa/dist/.built
  fi
}

mkdir -p .menqian
exec 9>.menqian/bootstrap.lock
flock -n 9 || { printf '… 等待另一个安装过程  waiting for another bootstrap\n'; flock 9; }
find_python
install_missing
make_environment
make_pwa
