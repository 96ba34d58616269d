# Shared by the scripts of this folder: where things are, a folder that goes at the end, a server.

ROOT=$(cd "$(dirname "$0")/.." && pwd)
WORK=$(mktemp -d "${BENCH_TMP:-/tmp}/berth-bench.XXXXXX")
BERTH="$ROOT/berth"
DATA="$WORK/data"

for home in /usr/lib/jvm/*; do
  if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q 'version "2[5-9]'; then
    JAVA="$home/bin/java"
  fi
done

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null ||
    perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'
}

# A static busybox as a root filesystem: a folder and a tar of it.
make_busybox() {
  mkdir -p "$WORK/rootfs/bin" "$WORK/rootfs/f" "$WORK/rootfs/proc" "$WORK/rootfs/tmp"
  cp /bin/busybox "$WORK/rootfs/bin/busybox"
  for name in sh sleep echo cat; do ln -sf busybox "$WORK/rootfs/bin/$name"; done
  tar -C "$WORK/rootfs" -cf "$WORK/rootfs.tar" .
}

token() { cat "$DATA/admin.token"; }

server_pid() { sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$DATA/server.json"; }
