# Shared by bench/router: what is measured, and the table of it.

# Requests by wrk for so many seconds; prints wrk's report.
load() { # WHO http|https PATH SECONDS
  eval "port=\$$(echo "$2" | tr a-z A-Z)_$1"
  wrk -t "$THREADS" -c "$CONNECTIONS" -d "$4s" --latency -s "$WORK/loopback.lua" \
    "$2://bench.localhost:$port/$3"
}

h2() { # WHO STREAMS
  eval "port=\$HTTPS_$1"
  h2load -t "$THREADS" -c "$CONNECTIONS" -m "$2" -D "$SECONDS_EACH" \
    --connect-to="127.0.0.1:$port" "https://bench.localhost:$port/"
}

# So that nobody is measured cold but in the row 'start'.
first_look() { # WHO
  load "$1" http "" 4 >/dev/null
  if [ -f "$WORK/$1.tls" ]; then
    load "$1" https "" 2 >/dev/null
    h2 "$1" 4 >/dev/null
  fi
}

pids() { # WHO: its process and that one's children
  main=$(cat "$WORK/pids/$1")
  echo "$main" $(cat /proc/"$main"/task/*/children 2>/dev/null)
}

cpu_ticks() { # WHO: of all its processes so far
  for pid in $(pids "$1"); do sed 's/.*) //' "/proc/$pid/stat"; done |
    awk '{sum += $12 + $13} END {print sum}'
}

memory() { # WHO FIELD…: their sum over all its processes, in MB
  processes=$(pids "$1")
  shift
  pattern=$(echo "$*" | tr ' ' '|')
  for pid in $processes; do grep -E "^($pattern):" "/proc/$pid/status"; done |
    awk '{sum += $2} END {printf "%.1f\n", sum * 1024 / 1000000}'
}

note() { # ROW WHO VALUE
  if [ -n "$3" ]; then echo "$3" >>"$RESULTS/$1.$2"; fi
}

# wrk's 850.00us, 5.40ms, 1.20s in milliseconds; 12.3k, 4.5M in ones.
plain() {
  awk '{v = $1 + 0; u = $1; sub(/^[0-9.]+/, "", u)
    if (u == "us") v /= 1000; else if (u == "s") v *= 1000
    else if (u == "k" || u == "KB") v *= 1e3; else if (u == "M" || u == "MB") v *= 1e6
    else if (u == "GB") v *= 1e9
    print v}'
}

measure() { # ROW WHO
  row=$1 who=$2
  case $row in tls* | h2* | idle-tls) [ -f "$WORK/$who.tls" ] || return 0 ;; esac
  case $row in
    http | tls) requests "$row" "$who" ;;
    mb) bodies "$row" "$who" http ;;
    tls-new) handshakes "$row" "$who" ;;
    tls-mb) bodies "$row" "$who" https ;;
    h2-m*) streams "$row" "$who" "${row#h2-m}" ;;
    idle) idle "$row" "$who" plain ;;
    idle-tls) idle "$row" "$who" tls ;;
    start) first_seconds "$who" ;;
    *) echo "no row '$row'" >&2; exit 2 ;;
  esac
}

failed() { # REPORT WHO: what wrk says of errors is said, not hidden
  grep -E 'Non-2xx|Socket errors' "$1" | sed "s/^/$2: /" >&2 || true
}

requests() { # ROW WHO
  scheme=http
  [ "$1" = http ] || scheme=https
  before=$(cpu_ticks "$2")
  load "$2" "$scheme" "" "$SECONDS_EACH" >"$WORK/report"
  after=$(cpu_ticks "$2")
  failed "$WORK/report" "$2"
  total=$(awk '/requests in/ {print $1}' "$WORK/report")
  note "$1-rate" "$2" "$(awk '/^Requests\/sec/ {print $2}' "$WORK/report")"
  note "$1-p50" "$2" "$(awk '$1 == "50%" {print $2}' "$WORK/report" | plain)"
  note "$1-p99" "$2" "$(awk '$1 == "99%" {print $2}' "$WORK/report" | plain)"
  note "$1-cpu" "$2" "$(echo "$before $after $total $HERTZ" | awk '{printf "%.1f", ($2 - $1) * 1e6 / $4 / $3}')"
}

bodies() { # ROW WHO SCHEME
  load "$2" "$3" mb "$SECONDS_EACH" >"$WORK/report"
  failed "$WORK/report" "$2"
  note "$1" "$2" "$(awk '/^Requests\/sec/ {print $2}' "$WORK/report")"
}

# A connection for each request; wrk never resumes a session.
handshakes() { # ROW WHO
  eval "port=\$HTTPS_$2"
  wrk -t "$THREADS" -c "$CONNECTIONS" -d "${SECONDS_EACH}s" -H 'Connection: close' \
    -s "$WORK/loopback.lua" "https://bench.localhost:$port/" >"$WORK/report"
  failed "$WORK/report" "$2"
  note "$1" "$2" "$(awk '/^Requests\/sec/ {print $2}' "$WORK/report")"
}

streams() { # ROW WHO STREAMS
  h2 "$2" "$3" >"$WORK/report"
  awk '/^requests:/ {if ($10 + $12 + $14 > 0) print}' "$WORK/report" | sed "s/^/$2: /" >&2
  note "$1" "$2" "$(awk '/^finished in/ {print $4}' "$WORK/report")"
}

# A fresh one, and what it holds while so many connections wait that each carried one request.
idle() { # ROW WHO plain|tls
  end_one "$2"
  start_one "$2"
  note "$1-before" "$2" "$(memory "$2" RssAnon RssShmem)"
  if [ "$3" = tls ]; then eval "port=\$HTTPS_$2"; else eval "port=\$HTTP_$2"; fi
  mkfifo "$WORK/said" "$WORK/go"
  python3 "$ROOT/bench/idle.py" "$port" "$IDLE" "$3" <"$WORK/go" >"$WORK/said" &
  opener=$!
  exec 3>"$WORK/go" 4<"$WORK/said"
  read -r opened <&4 || opened=0
  sleep 6 # Longer than connections to servers are kept, and than the heap is left alone.
  note "$1" "$2" "$(memory "$2" RssAnon RssShmem)"
  note "$1-rss" "$2" "$(memory "$2" VmRSS)"
  exec 3>&- 4<&-
  wait "$opener" || true
  rm -f "$WORK/said" "$WORK/go"
  [ "$opened" = "$IDLE" ] || echo "$2: $opened of $IDLE connections were opened" >&2
}

# Requests of the first five seconds under full load, and of five when it has been warm for long,
# both in slices of a second.
first_seconds() { # WHO
  end_one "$1"
  start_one "$1"
  for second in 1 2 3 4 5; do
    slice=$(load "$1" http "" 1 | awk '/^Requests\/sec/ {print $2}')
    note "second-$second" "$1" "$slice"
    echo "$slice"
  done | awk '{sum += $1} END {print sum / NR}' >"$WORK/cold"
  load "$1" http "" 15 >/dev/null
  for _ in 1 2 3 4 5; do load "$1" http "" 1 | awk '/^Requests\/sec/ {print $2}'; done |
    awk '{sum += $1} END {print sum / NR}' >"$WORK/warm"
  note start-warm "$1" "$(cat "$WORK/warm")"
  note start "$1" "$(paste "$WORK/cold" "$WORK/warm" | awk '{printf "%.2f", $1 / $2}')"
}

median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

line() { # FILE LABEL FORMAT
  ls "$RESULTS/$1".* >/dev/null 2>&1 || return 0
  printf '| %s |' "$2"
  for who in $WHO; do
    if [ -f "$RESULTS/$1.$who" ]; then
      median "$RESULTS/$1.$who" | awk -v f="$3" '{printf " " f " |", $1}'
    else
      printf ' – |'
    fi
  done
  for peer in nginx caddy; do
    if [ -f "$RESULTS/$1.berth" ] && [ -f "$RESULTS/$1.$peer" ]; then
      echo "$(median "$RESULTS/$1.berth") $(median "$RESULTS/$1.$peer")" |
        awk '{if ($2 > 0) printf " %.2f |", $1 / $2; else printf " – |"}'
    else
      printf ' – |'
    fi
  done
  echo
}

table() {
  echo "Medians of $ROUNDS rounds of $SECONDS_EACH s, $CONNECTIONS connections, $THREADS threads of load, $(nproc) cores for all."
  echo
  printf '| |'
  for who in $WHO; do printf ' %s |' "$who"; done
  echo ' berth : nginx | berth : caddy |'
  printf '|---|'
  for who in $WHO nginx caddy; do printf -- '---|'; done
  echo
  line http-rate 'requests/s, HTTP/1.1, small body' '%.0f'
  line http-p50 'p50, ms' '%.2f'
  line http-p99 'p99, ms' '%.2f'
  line http-cpu 'CPU of the proxy, µs a request' '%.1f'
  line mb '1 MB bodies, MB/s' '%.0f'
  line tls-rate 'requests/s, TLS with keep-alive' '%.0f'
  line tls-p50 'p50 over TLS, ms' '%.2f'
  line tls-p99 'p99 over TLS, ms' '%.2f'
  line tls-cpu 'CPU over TLS, µs a request' '%.1f'
  line tls-new 'requests/s, TLS, each on a new connection' '%.0f'
  line tls-mb '1 MB bodies over TLS, MB/s' '%.0f'
  line h2-m1 'requests/s, HTTP/2, 1 stream a connection' '%.0f'
  line h2-m10 'requests/s, HTTP/2, 10 streams a connection' '%.0f'
  line idle-before 'own memory before, MB' '%.0f'
  line idle "own memory (anonymous and shared) at $IDLE idle connections, MB" '%.0f'
  line idle-rss 'all resident memory there, MB' '%.0f'
  line idle-tls "own memory at $IDLE idle TLS connections, MB" '%.0f'
  line idle-tls-rss 'all resident memory there, MB' '%.0f'
  line start 'first 5 s after a start, of the warm rate' '%.2f'
  for second in 1 2 3 4 5; do line "second-$second" "requests in second $second" '%.0f'; done
  line start-warm 'warm rate, requests/s' '%.0f'
}
