# Memory of a process and of all that belongs to an instance, from /proc, in MiB.

# rss PID...: RssAnon+RssShmem, and plain RSS
rss() {
  for pid in "$@"; do cat "/proc/$pid/status" 2>/dev/null || true; done |
    awk '/^RssAnon|^RssShmem/ { own += $2 } /^VmRSS/ { all += $2 } END { printf "%.1f %.1f\n", own / 1024, all / 1024 }'
}

# The server and every helper process (conmon) of its instance.
processes_of_berth() {
  server_pid
  pgrep -f "conmon .*$(cat "$DATA/instance")" || true
}
