from dataclasses import dataclass


@dataclass
class S:
    heading: str
    paragraphs: list


def about(language):
    return [S("H", ["P"])]
