"""Delivery: targets, requests, the queue, the worker, transfer, acknowledgements, receipts."""
