"""`make audit`: what the website is measured with. The limits are in `limits`."""
