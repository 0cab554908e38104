"""DATABASE_URL, read once by libpq's own rules: everything that connects gets the same parameters."""

import re

import psycopg
from psycopg.conninfo import conninfo_to_dict

EXAMPLE = "postgresql://user:password@host:5432/database"
CONNECT = 3  # seconds that a host may take to let us in
LONGEST_CONNECT = 10  # seconds that an address may ask for instead

_SCHEME = re.compile(r"(postgres(?:ql)?)(?:\+\w+)?://", re.IGNORECASE)

# What libpq looks at only when it connects, and what it takes.
_CHOICES = {
    "sslmode": {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"},
    "target_session_attrs": {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"},
    "gssencmode": {"disable", "prefer", "require"},
    "channel_binding": {"disable", "prefer", "require"},
    "sslnegotiation": {"postgres", "direct"},
    "load_balance_hosts": {"disable", "random"},
}
_NUMBERS = (
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)

# Parameters of other drivers. No other unknown name is repeated: it may be a piece of a password.
_FOREIGN = {
    "charset", "command_timeout", "connection_limit", "currentSchema", "driver", "encoding", "pgbouncer", "pool_size",
    "pool_timeout", "prepared_statement_cache_size", "schema", "search_path", "server_settings", "socket_timeout",
    "ssl", "sslaccept", "timezone",
}  # fmt: skip

# A connection whose other end is gone is noticed by the kernel, also while nobody waits for an answer.
_DEFAULTS = {
    "connect_timeout": str(CONNECT),
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def tidy(url: str) -> str:
    """The address without what copying leaves around it, its scheme as SQLAlchemy wants it.

    Raises ValueError as `parameters` does.
    """
    text = url.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise ValueError(f"must look like {EXAMPLE}")
    rest = text[scheme.end() :]
    _parsed(rest)
    return f"postgresql+psycopg://{rest}"


def parameters(url: str) -> dict[str, str]:
    """How to connect to the address. Raises ValueError with what is wrong with it, repeating nothing of a secret."""
    given = _parsed(tidy(url).partition("://")[2])
    seconds = int(given.get("connect_timeout") or CONNECT)
    if not 0 < seconds <= LONGEST_CONNECT:
        given["connect_timeout"] = str(LONGEST_CONNECT)
    return _DEFAULTS | given | {"client_encoding": "UTF8"}


def place(parameters: dict[str, str]) -> str:
    """Where an address leads, for a person: host, port and database, without user and password."""
    host = parameters.get("host") or parameters.get("hostaddr") or "localhost"
    where = f"{host}:{parameters.get('port') or 5432}"
    if service := parameters.get("service"):
        where = f"of the service {service}"
    return f"{where}, database {parameters.get('dbname') or 'default'}"


def _parsed(rest: str) -> dict[str, str]:
    if not rest.isprintable():
        raise ValueError("must be one line of plain text")
    _require_clear_user(rest)
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(f"postgresql://{rest}").items()}
    except psycopg.ProgrammingError as error:
        raise ValueError(_why_malformed(str(error), rest)) from None
    except ValueError:  # among them text that no encoding holds
        raise ValueError("must be one line of plain text") from None
    if any(not value.isprintable() for value in found.values()):
        raise ValueError("must be one line of plain text")
    _require_sense(found)
    return found


def _require_clear_user(rest: str) -> None:
    """An @ or / in a password ends it for libpq, and the remainder would be taken for a host and shown as one."""
    user = re.match(r"[^@/]*@", rest)
    if "@" in rest[user.end() if user else 0 :].partition("?")[0]:
        raise ValueError(
            "has an @ or a / in its user name, password or database: write them there as %40 and %2F"
        )


def _why_malformed(said: str, rest: str) -> str:
    if "percent-encoded" in said or "forbidden value" in said:
        return "has a % that is not followed by two hexadecimal digits: write a % itself as %25"
    foreign = next((name for name in _FOREIGN if f"{name}=" in rest and f'"{name}"' in said), None)
    if foreign in ("schema", "search_path", "currentSchema"):
        return (
            f"has the parameter {foreign}, which PostgreSQL does not know: write options=-csearch_path%3Dname"
        )
    if foreign:
        return f"has the parameter {foreign}, which PostgreSQL does not know: leave it out"
    if "query parameter" in said:
        return "has a parameter that PostgreSQL does not know, or one without a value"
    return f"must look like {EXAMPLE}"


def _require_sense(found: dict[str, str]) -> None:
    ports = found["port"].split(",") if found.get("port") else []
    for port in filter(None, ports):
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("has a port that is no number from 1 to 65535")
    hosts = max(len(found.get(name, "").split(",")) for name in ("host", "hostaddr"))
    if len(ports) > 1 and len(ports) != hosts:
        raise ValueError("has another number of ports than of hosts")
    if (
        found.get("hostaddr")
        and found.get("host")
        and found["host"].count(",") != found["hostaddr"].count(",")
    ):
        raise ValueError("has another number of hostaddr than of hosts")
    if found.get("replication"):
        raise ValueError("has the parameter replication, with which no tables can be read: leave it out")
    for name, choices in _CHOICES.items():
        if found.get(name) and found[name] not in choices:
            raise ValueError(f"has a wrong {name}: choose one of {', '.join(sorted(choices))}")
    for name in _NUMBERS:
        if found.get(name) and not re.fullmatch(r"-?[0-9]{1,9}", found[name].strip()):
            raise ValueError(f"has a {name} that is no number")
