"""Opens connections that each carry one request, says how many, and keeps them until its input ends.

Usage: idle.py PORT COUNT plain|tls
"""
import socket
import ssl
import sys

port, count, tls = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "tls"
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
opened = []
for _ in range(count):
    try:
        connection = socket.create_connection(("127.0.0.1", port), 20)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # As clients do.
        if tls:
            connection = context.wrap_socket(connection, server_hostname="bench.localhost")
        connection.sendall(b"GET / HTTP/1.1\r\nHost: bench.localhost\r\n\r\n")
        answer = b""
        while not answer.endswith(b"ok"):
            piece = connection.recv(4096)
            if not piece:
                raise OSError("closed")
            answer += piece
        opened.append(connection)
    except OSError as failure:
        print(f"connection {len(opened) + 1}: {failure}", file=sys.stderr)
        break
print(len(opened), flush=True)
sys.stdin.read()
