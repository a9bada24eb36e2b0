"""The same durable work in FastAPI, uvicorn, uvloop, httptools and asyncpg: signature, JSON, one INSERT, 200.

Its table has the key and the payload and no other index, which is in its favour.
"""
import hashlib
import hmac
import json
import os
from datetime import datetime, timezone

import asyncpg
import uvicorn
from fastapi import FastAPI, Request, Response

SECRET = os.environ["WHATSAPP_APP_SECRETS"].encode()
INSERT = """
    INSERT INTO fastapi_events (provider_key, wamid, phone_number_id, occurred_at, received_at, payload)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb) ON CONFLICT (provider_key) DO NOTHING"""

app = FastAPI()


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10)


@app.get("/")
async def ready():
    return {"status": "ok"}


@app.post("/webhooks/whatsapp")
async def receive(request: Request):
    body = await request.body()
    claim = request.headers.get("x-hub-signature-256", "")
    digest = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, claim):
        return Response(status_code=401)
    received = datetime.now(timezone.utc)
    for entry in json.loads(body)["entry"]:
        for change in entry["changes"]:
            number = change["value"]["metadata"]["phone_number_id"]
            for message in change["value"]["messages"]:
                occurred = datetime.fromtimestamp(int(message["timestamp"]), timezone.utc)
                async with app.state.pool.acquire() as connection:
                    await connection.execute(
                        INSERT, f"m:{number}:{message['id']}", message["id"], number, occurred, received,
                        json.dumps(message),
                    )
    return {"status": "ok"}


uvicorn.run(
    app, host="127.0.0.1", port=int(os.environ["PORT"]), loop="uvloop", http="httptools",
    access_log=False, log_level="warning",
)
