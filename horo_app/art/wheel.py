def wheel(sky, language):
    return '<svg class="wheel" viewBox="0 0 400 400" role="img"><circle cx="200" cy="200" r="190" fill="none" stroke="currentColor"></circle></svg>'
