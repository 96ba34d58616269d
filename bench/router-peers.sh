# Shared by bench/router: the backend and the peers, each a function that writes its configuration
# and starts it as a child of this shell. Ports are in HTTP_<who> and HTTPS_<who>.

KEEP="keepalive_requests 100000000; keepalive_timeout 600s;"

# One that answers 2 bytes, and 1 MB from a file. All proxies stand before it.
start_backend() {
  BACKEND=$(free_port)
  mkdir -p "$WORK/backend/files" "$WORK/backend/tmp"
  head -c 1000000 /dev/zero | tr '\0' 'x' >"$WORK/backend/files/mb"
  cat >"$WORK/backend/nginx.conf" <<END
user root; daemon off; worker_processes 1; worker_rlimit_nofile 20000;
pid $WORK/backend/pid; error_log $WORK/backend/error.log;
events { worker_connections 19000; }
http {
  access_log off; sendfile on; $KEEP
  client_body_temp_path $WORK/backend/tmp; proxy_temp_path $WORK/backend/tmp;
  server {
    listen 0.0.0.0:$BACKEND backlog=4096;
    location / { default_type text/plain; return 200 "ok"; }
    location /mb { root $WORK/backend/files; }
  }
}
END
  nginx -c "$WORK/backend/nginx.conf" &
  remember backend $!
}

make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
    -keyout "$WORK/key.pem" -out "$WORK/cert.pem" -subj "/CN=bench.localhost" \
    -addext "subjectAltName=DNS:bench.localhost" 2>/dev/null
  cat "$WORK/cert.pem" "$WORK/key.pem" >"$WORK/both.pem"
}

start_nginx() { write_nginx nginx off; nginx -c "$WORK/nginx/nginx.conf" & remember nginx $!; }
start_nginx_log() { write_nginx nginx_log "$WORK/nginx_log/access.log combined"; nginx -c "$WORK/nginx_log/nginx.conf" & remember nginx_log $!; }

write_nginx() { # WHO ACCESS_LOG
  mkdir -p "$WORK/$1/tmp"
  eval "http=\$HTTP_$1 https=\$HTTPS_$1"
  cat >"$WORK/$1/nginx.conf" <<END
user root; daemon off; worker_processes auto; worker_rlimit_nofile 20000;
pid $WORK/$1/pid; error_log $WORK/$1/error.log;
events { worker_connections 19000; multi_accept on; }
http {
  access_log $2; $KEEP
  client_body_temp_path $WORK/$1/tmp; proxy_temp_path $WORK/$1/tmp; proxy_max_temp_file_size 0;
  upstream backend { server 127.0.0.1:$BACKEND; keepalive 128; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:$http backlog=4096;
    listen 127.0.0.1:$https ssl http2 backlog=4096;
    ssl_certificate $WORK/cert.pem; ssl_certificate_key $WORK/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:ssl:10m;
    location / {
      proxy_pass http://backend; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host \$host;
      proxy_set_header X-Forwarded-For \$remote_addr;
      proxy_set_header X-Forwarded-Proto \$scheme;
    }
  }
}
END
}

start_haproxy() {
  mkdir -p "$WORK/haproxy"
  cat >"$WORK/haproxy/haproxy.cfg" <<END
global
  maxconn 12000
  no strict-limits
  ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
  mode http
  timeout connect 3s
  timeout client 180s
  timeout server 300s
  timeout http-keep-alive 180s
  option forwardfor
  http-reuse always
frontend door
  bind 127.0.0.1:$HTTP_haproxy backlog 4096
  bind 127.0.0.1:$HTTPS_haproxy backlog 4096 ssl crt $WORK/both.pem alpn h2,http/1.1
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  default_backend backend
backend backend
  server one 127.0.0.1:$BACKEND
END
  haproxy -db -f "$WORK/haproxy/haproxy.cfg" 2>"$WORK/haproxy/log" &
  remember haproxy $!
}

start_caddy() {
  mkdir -p "$WORK/caddy"
  cat >"$WORK/caddy/Caddyfile" <<END
{
  admin off
  auto_https off
  log {
    level ERROR
  }
}
http://:$HTTP_caddy {
  reverse_proxy 127.0.0.1:$BACKEND
}
https://:$HTTPS_caddy {
  tls $WORK/cert.pem $WORK/key.pem
  reverse_proxy 127.0.0.1:$BACKEND
}
END
  HOME="$WORK/caddy" caddy run --config "$WORK/caddy/Caddyfile" --adapter caddyfile \
    >"$WORK/caddy/log" 2>&1 &
  remember caddy $!
}

start_berth() { serve_berth berth; }
start_berth_off() { serve_berth berth_off --router-access-log off; }

# The fake engine's tasks have addresses of this machine; the stack's label names the backend's port.
serve_berth() { # WHO OPTION…
  who=$1
  shift
  eval "http=\$HTTP_$who https=\$HTTPS_$who"
  data="$WORK/$who/data"
  mkdir -p "$WORK/$who"
  if "$BERTH" serve --help | grep -q -- '--https-port'; then set -- "$@" --https-port "$https"; fi
  "$BERTH" serve --engine fake --data "$data" --http-port "$http" "$@" >"$WORK/$who/log" 2>&1 &
  remember "$who" $!
  [ -f "$WORK/$who/deployed" ] && return
  for _ in $(seq 300); do [ -s "$data/server.json" ] && break; sleep 0.1; done
  cat >"$WORK/$who/compose.yml" <<END
name: bench
services:
  web:
    image: berth/host
    command: ["true"]
    labels: {traefik.port: "$BACKEND", traefik.frontend.rule: "Host:bench.localhost"}
END
  "$BERTH" stack deploy --data "$data" -c "$WORK/$who/compose.yml" bench >/dev/null 2>&1
  touch "$WORK/$who/deployed"
}
