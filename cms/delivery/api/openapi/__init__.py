"""The OpenAPI description of the Delivery API."""
