# Varnish 7 in front of the site. Start the site with PURGE_URL=http://127.0.0.1:6081 and
# TRUSTED_PROXY=127.0.0.1. It needs the module xkey (Debian: varnish-modules).
vcl 4.1;

import xkey;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
}

# Who may tell the cache what to forget: the site itself, but nobody for whom a proxy here asks.
acl site {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ site || req.http.X-Forwarded-For ~ ",") {
            return (synth(403));
        }
        if (req.http.Surrogate-Key) {
            return (synth(200, "Forgot " + xkey.purge(req.http.Surrogate-Key)));
        }
        return (purge);
    }
    # Other cookies make no difference to what is shown, and would keep pages from being kept.
    if (req.http.Cookie && req.http.Cookie !~ "(^|; *)(sessionid|csrftoken|messages)=") {
        unset req.http.Cookie;
    }
}

sub vcl_backend_response {
    # Only what says for how long shared caches may keep it is kept.
    if (beresp.http.Cache-Control !~ "s-maxage|immutable|max-age=[1-9]" ||
            beresp.http.Cache-Control ~ "private|no-store") {
        set beresp.uncacheable = true;
        set beresp.ttl = 30s;
        return (deliver);
    }
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    unset beresp.http.Surrogate-Key;
    unset beresp.http.Cache-Tag;
}

sub vcl_deliver {
    unset resp.http.xkey;
}
