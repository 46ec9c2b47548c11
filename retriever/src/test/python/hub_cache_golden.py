"""Records how huggingface_hub lays a model out in its cache: hub-cache.json, for HubCacheGoldenTest.

    python -m venv VENV && VENV/bin/pip install huggingface_hub==2.4.0
    VENV/bin/python hub_cache_golden.py ../resources/io/winnow/retriever/model/hub-cache.json

A server on the loopback interface plays the hub; nothing else is asked.
"""

import hashlib
import json
import os
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlparse

ID = "tester/tiny"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SMALL = {
    "config.json": '{"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 8}\n',
    "tokenizer.json": '{"model": {"type": "WordPiece"}}\n',
    "modules.json": "[]\n",
    "1_Pooling/config.json": '{"pooling_mode_mean_tokens": true}\n',
}
LARGE = {"model.safetensors": "weights of a tiny model\n" * 50}
REVISIONS = {"main": COMMIT, "refs/pr/1": COMMIT, "v1.0": COMMIT}


def git_sha1(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Hub(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def send(self, status, body, headers, with_body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def answer(self, with_body):
        path = unquote(urlparse(self.path).path)
        files = {name: text.encode() for name, text in {**SMALL, **LARGE}.items()}
        if path.startswith(f"/api/models/{ID}/revision/") or path == f"/api/models/{ID}":
            body = {"id": ID, "sha": COMMIT, "siblings": [{"rfilename": name} for name in files]}
            self.send(200, json.dumps(body).encode(), {"Content-Type": "application/json"}, with_body)
        elif path.startswith(f"/api/models/{ID}/tree/"):
            body = []
            for name, data in files.items():
                entry = {"type": "file", "path": name, "size": len(data), "oid": git_sha1(data)}
                if name in LARGE:
                    entry["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
                body.append(entry)
            self.send(200, json.dumps(body).encode(), {"Content-Type": "application/json"}, with_body)
        elif path.startswith(f"/{ID}/resolve/"):
            name = path[len(f"/{ID}/resolve/{COMMIT}/"):]
            data = files[name]
            etag = hashlib.sha256(data).hexdigest() if name in LARGE else git_sha1(data)
            self.send(200, data, {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}, with_body)
        else:
            self.send(404, b"", {}, with_body)


def tree(root):
    lines = []
    for folder, folders, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            shown = os.path.relpath(path, root)
            if os.path.islink(path):
                lines.append(f"{shown} -> {os.readlink(path)}")
            else:
                with open(path, "rb") as file:
                    data = file.read()
                lines.append(f"{shown} {len(data)} {hashlib.sha256(data).hexdigest()}")
    return sorted(lines)


def main(target):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(
            HF_ENDPOINT=f"http://127.0.0.1:{server.server_port}", HF_HOME=home, HF_HUB_DISABLE_XET="1",
            HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_PROGRESS_BARS="1")
        import huggingface_hub

        for revision in REVISIONS:
            huggingface_hub.snapshot_download(ID, revision=revision)
        recorded = {
            "huggingface_hub": huggingface_hub.__version__, "id": ID, "commit": COMMIT,
            "revisions": list(REVISIONS), "small": SMALL, "large": LARGE,
            "tree": tree(os.path.join(home, "hub")),
        }
    with open(target, "w", encoding="utf-8") as file:
        json.dump(recorded, file, indent=1)
        file.write("\n")


main(sys.argv[1])
