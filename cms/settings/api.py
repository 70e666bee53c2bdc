"""Settings of the APIs: Django REST framework, the OpenAPI description, and CORS."""

from corsheaders.defaults import default_headers

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "cms.delivery.api.renderers.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cms.delivery.api.error_handlers.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Meridian Delivery API",
    "DESCRIPTION": "Published articles and practitioner biographies, and every change to them.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": False,
    "PREPROCESSING_HOOKS": ["cms.delivery.api.openapi.schema.only_delivery"],
    "POSTPROCESSING_HOOKS": [
        "cms.delivery.api.openapi.schema.any_of_listed",
        "cms.delivery.api.openapi.schema.as_it_is_read",
        "cms.delivery.api.openapi.unions.open_unions",
        "cms.delivery.api.openapi.operations.complete_operations",
        "cms.delivery.api.openapi.examples.add_examples",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# Any site may read the API from a browser, and a draft by its token; no response depends on who
# asks.
CORS_URLS_REGEX = r"^/(api/v1/|api/wagtail/v2/|preview/[^/]+/item\.json$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = (*default_headers, "if-modified-since", "if-none-match")
CORS_EXPOSE_HEADERS = ["Deprecation", "ETag", "Last-Modified", "Link", "Retry-After", "Sunset"]
