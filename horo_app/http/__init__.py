"""What every HTTP answer shares: caching, CORS, limits, security headers, address rules."""
