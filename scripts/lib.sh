# Shared by the scripts: steps with a sign of life, one clear sentence on failure.

steps_log() { echo "$ROOT/.menqian/logs/bootstrap.log"; }

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

# step "中文" "English" command…: runs it, tells the elapsed time every 10 s, shows the end of its output on failure.
step() {
  local chinese=$1 english=$2 begun=$SECONDS log ticker code=0
  shift 2
  log=$(steps_log)
  mkdir -p "$(dirname "$log")"
  printf '▸ %s  %s\n' "$chinese" "$english"
  (while sleep 10; do printf '  … %s %s s\n' "$chinese" $((SECONDS - begun)); done) 9>&- &
  ticker=$!
  trap 'kill '"$ticker"' 2>/dev/null || true' EXIT
  "$@" >"$log" 2>&1 || code=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  trap - EXIT
  if [ "$code" -ne 0 ]; then
    tail -n 20 "$log" >&2
    fail "$chinese 没有完成（日志：$log）  $english failed"
  fi
  printf '✓ %s  %s  %s s\n' "$chinese" "$english" $((SECONDS - begun))
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "需要管理员权限安装：${MISSING[*]}。请用 root 或 sudo 执行：apt-get install ${MISSING[*]}"
  fi
}
