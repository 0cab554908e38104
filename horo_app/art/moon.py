def moon_disc(elongation, illumination, size):
    return f'<svg class="moon" viewBox="0 0 {size} {size}" width="{size}" height="{size}" aria-hidden="true"><circle cx="{size / 2}" cy="{size / 2}" r="{size / 2 - 1}"></circle></svg>'
