"""Read-only HTTP. What is private never gets here: no text that was removed, no secret, no address with a password.

listening.py   "127.0.0.1:9321" -> where to listen
sites.py       listening there, and making and removing unix sockets
public/        the published folder, for readers
metrics.py     the watch that counts, for Prometheus
readiness.py   is it alive, and is it ready
monitor.py     /metrics, /healthz and /readyz
"""
